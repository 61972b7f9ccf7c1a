import { describe, expect, it } from 'vitest';
import { memoizePromise, singleFlight } from './memoize-promise.ts';

/** Work that counts its runs; those in `failing` fail. */
function countRuns({ failing = [] as readonly number[] } = {}) {
  const state = { runs: 0 };
  const work = async () => {
    state.runs++;
    const run = state.runs;
    if (failing.includes(run)) {
      throw new Error(`run ${run} failed`);
    }
    return run;
  };
  return { state, work };
}

describe('a memoised promise', () => {
  it('runs the work once, however many callers there are', async () => {
    const { state, work } = countRuns();
    const get = memoizePromise(work);
    expect(state.runs).toBe(0);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it('runs the work again after a failure, which all callers in flight get', async () => {
    const get = memoizePromise(countRuns({ failing: [1] }).work);
    const both = await Promise.allSettled([get(), get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toBe(2);
  });

  it('runs the work again after its result was taken', async () => {
    const get = memoizePromise(countRuns().work);
    expect(get.take()).toBeUndefined();
    await get();
    expect(await get.take()).toBe(1);
    expect(await get()).toBe(2);
  });
});

describe('a single flight', () => {
  it('shares the run in flight, and starts another after it', async () => {
    const get = singleFlight(countRuns().work);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(2);
  });

  it('starts another after a failure', async () => {
    const get = singleFlight(countRuns({ failing: [1] }).work);
    await expect(get()).rejects.toThrow('run 1 failed');
    expect(await get()).toBe(2);
  });
});
