import type { EventOf, EventStreamParams, EventType, LibraryEvent } from './library-event.schema.ts';

/** What happens in the library, told after it was committed, in the order of the commits, on every instance. */
export interface Events {
  /**
   * Calls `listener` for each event of `type` from now on (`'*'`: for every event). What it throws is logged and stops
   * nothing.
   *
   * @returns ends it
   */
  on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  on(type: '*', listener: (event: LibraryEvent) => void): () => void;
  /**
   * The id of the last event so far. A stream `after` it misses nothing that happens once this has been answered, which one
   * that begins from now on cannot promise.
   */
  position(): Promise<string>;
  /**
   * The events from now on, or since the event `after`, for `for await`. Whoever is slow misses nothing and holds nothing
   * in memory: what was not taken yet is read when it is. Ends when `signal` fires or the library stops.
   *
   * @throws LibraryError `INVALID_INPUT`; from the first step on `EVENTS_EXPIRED` when `after` is older than what is kept
   */
  stream(
    params?: EventStreamParams,
    options?: { readonly signal?: AbortSignal | undefined },
  ): AsyncIterableIterator<LibraryEvent>;
}
