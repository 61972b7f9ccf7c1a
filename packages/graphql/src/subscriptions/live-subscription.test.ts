import { describe, expect, it } from 'vitest';
import { createLiveSubscription } from './live-subscription.ts';

/** Events that never end by themselves. */
async function* endless(): AsyncGenerator<number> {
  for (let event = 1; ; event++) yield event;
}

function follow(events: AsyncIterable<number>) {
  const live = createLiveSubscription(() => {});
  const results = live.follow({
    events,
    toResult: (event) => ({ data: { event } }),
    toLast: () => ({ data: { failed: true } }),
  });
  return { live, results };
}

const last = { data: { last: true } };
const over = { done: true, value: undefined };

describe('a live subscription', () => {
  it('gives the last result to a pending request', async () => {
    const { live, results } = follow({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }),
    });
    const waiting = results.next();
    live.end(last);
    expect(await waiting).toEqual({ done: false, value: last });
    expect(await results.next()).toEqual(over);
  });

  it('keeps the last result for a slow client', async () => {
    const { live, results } = follow(endless());
    expect(await results.next()).toEqual({ done: false, value: { data: { event: 1 } } });
    live.end(last);
    expect(await results.next()).toEqual({ done: false, value: last });
    expect(await results.next()).toEqual(over);
  });

  it('gives nothing more to a client that has left', async () => {
    const { live, results } = follow(endless());
    await results.next();
    expect(await results.return?.()).toEqual(over);
    live.end(last);
    expect(await results.next()).toEqual(over);
  });
});
