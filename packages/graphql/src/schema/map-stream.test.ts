import { describe, expect, it } from 'vitest';
import { mapStream } from './map-stream.ts';

interface Numbered {
  readonly number: number;
}

const numbered = (number: number): Numbered => ({ number });
const odd = (number: number) => (number % 2 === 1 ? numbered(number) : undefined);

async function* count(last: number): AsyncGenerator<number> {
  for (let number = 1; number <= last; number++) yield number;
}

async function collect(stream: AsyncIterable<Numbered>): Promise<Numbered[]> {
  const items: Numbered[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** Its `next` is pending until `return` is called, which it records. */
function endless() {
  const ended = Promise.withResolvers<IteratorResult<number>>();
  const state = { isEnded: false };
  const stream: AsyncIterableIterator<number> = {
    next: () => ended.promise,
    async return() {
      state.isEnded = true;
      const end = { done: true, value: undefined } as const;
      ended.resolve(end);
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return { stream, state };
}

describe('a mapped stream', () => {
  it('begins with what it is given, and maps the rest, leaving out what is mapped to nothing', async () => {
    expect(await collect(mapStream(count(5), odd, { beginWith: numbered(0) }))).toEqual(
      [0, 1, 3, 5].map(numbered),
    );
    expect(await collect(mapStream(count(2), odd))).toEqual([numbered(1)]);
  });

  it('ends at once on `return`, also while a `next` is pending', async () => {
    const { stream, state } = endless();
    const mapped = mapStream(stream, odd);
    const next = mapped.next();
    await mapped.return?.();
    expect(state.isEnded).toBe(true);
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it.each([0, 3])('ends after its last item %d, and leaves its source', async (last) => {
    let isLeft = false;
    const source = (async function* () {
      try {
        yield* count(5);
      } finally {
        isLeft = true;
      }
    })();
    await source.next();
    const isLast = ({ number }: Numbered) => number === last;
    const mapped = mapStream(source, odd, { beginWith: numbered(0), isLast });
    expect(await collect(mapped)).toEqual([0, 3].slice(0, last === 0 ? 1 : 2).map(numbered));
    expect(isLeft).toBe(true);
    expect(await mapped.next()).toEqual({ done: true, value: undefined });
  });

  it('does not begin once it has ended', async () => {
    const { stream } = endless();
    const mapped = mapStream(stream, odd, { beginWith: numbered(0) });
    await mapped.return?.();
    expect(await mapped.next()).toEqual({ done: true, value: undefined });
  });

  it('ends its source when an error is thrown into it, and passes on those of its source', async () => {
    const { stream, state } = endless();
    await expect(mapStream(stream, odd).throw?.(new Error('enough'))).rejects.toThrow('enough');
    expect(state.isEnded).toBe(true);
    const failing = (async function* () {
      yield 1;
      throw new Error('lost');
    })();
    await expect(collect(mapStream(failing, odd))).rejects.toThrow('lost');
  });
});
