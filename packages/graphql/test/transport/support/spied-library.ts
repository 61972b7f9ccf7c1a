import type { Library, LibraryEvent } from '@cinephage/core';

export interface SpiedLibrary {
  readonly library: Library;
  /** Streams of events that are open now. */
  readonly open: ReadonlySet<object>;
  /** Events that were taken from all of them. */
  taken(): number;
}

/** A library that counts the streams of its events. */
export function spyOn(library: Library): SpiedLibrary {
  return overEvents(library, (...params) => library.events.stream(...params));
}

/** A library that has an event whenever one is taken. */
export function endlessly(library: Library, bytes: number): SpiedLibrary {
  const id = 'x'.repeat(bytes);
  const event: LibraryEvent = { id: '1', at: new Date(0).toISOString(), type: 'movie.deleted', movieId: id };
  return overEvents(library, async function* () {
    for (;;) yield event;
  });
}

/** A library with other events. */
export function overEvents(
  library: Library,
  stream: (...params: Parameters<Library['events']['stream']>) => AsyncIterableIterator<LibraryEvent>,
): SpiedLibrary {
  const open = new Set<object>();
  let taken = 0;
  const follow: Library['events']['stream'] = (params, options) => {
    const source = stream(params, options);
    const spied: AsyncIterableIterator<LibraryEvent> = {
      async next() {
        const step = await source.next();
        if (step.done) open.delete(spied);
        else taken++;
        return step;
      },
      async return() {
        open.delete(spied);
        await source.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    open.add(spied);
    return spied;
  };
  return {
    library: { ...library, events: { ...library.events, stream: follow } },
    open,
    taken: () => taken,
  };
}
