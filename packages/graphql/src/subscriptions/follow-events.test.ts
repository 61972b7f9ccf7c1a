import { describe, expect, it } from 'vitest';
import { followEvents } from './follow-events.ts';
import { createLiveSubscription } from './live-subscription.ts';

/** Events that never end by themselves. */
async function* endless(): AsyncGenerator<number> {
  for (let event = 1; ; event++) yield event;
}

function follow(events: AsyncIterable<number>) {
  const live = createLiveSubscription(() => {});
  const results = followEvents(live, {
    events,
    toResult: (event) => ({ data: { event } }),
    toFarewell: () => ({ data: { failed: true } }),
  });
  return { live, results };
}

const farewell = { data: { farewell: true } };
const over = { done: true, value: undefined };

describe('followEvents', () => {
  it('tells the farewell to whoever waits', async () => {
    const { live, results } = follow({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }),
    });
    const waiting = results.next();
    live.end(farewell);
    expect(await waiting).toEqual({ done: false, value: farewell });
    expect(await results.next()).toEqual(over);
  });

  it('keeps the farewell for a client that is slow to ask', async () => {
    const { live, results } = follow(endless());
    expect(await results.next()).toEqual({ done: false, value: { data: { event: 1 } } });
    live.end(farewell);
    expect(await results.next()).toEqual({ done: false, value: farewell });
    expect(await results.next()).toEqual(over);
  });

  it('says nothing more to a client that has left', async () => {
    const { live, results } = follow(endless());
    await results.next();
    expect(await results.return?.()).toEqual(over);
    live.end(farewell);
    expect(await results.next()).toEqual(over);
  });
});
