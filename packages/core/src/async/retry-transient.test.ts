import { describe, expect, it } from 'vitest';
import { createDecideRetry, retryTransient } from './retry-transient.ts';

/** Work that fails in its first attempts and returns the number of the one that succeeds. */
const failing = (times: number) => async (attempt: number) => {
  if (attempt <= times) {
    throw new Error(`attempt ${attempt}`);
  }
  return attempt;
};
const isTransient = () => true;

describe('retrying what fails for a short time', () => {
  it('returns the result of the first attempt that succeeds', async () => {
    const decideRetry = createDecideRetry({ isTransient, pausesMs: [0, 1] });
    expect(await retryTransient(failing(2), decideRetry)).toBe(3);
  });

  it('throws the last failure when no attempt is left', async () => {
    const decideRetry = createDecideRetry({ isTransient, pausesMs: [0, 1] });
    await expect(retryTransient(failing(3), decideRetry)).rejects.toThrow('attempt 3');
  });

  it('throws a failure that is not transient at once', async () => {
    const decideRetry = createDecideRetry({ isTransient: () => false, pausesMs: [0, 0] });
    await expect(retryTransient(failing(1), decideRetry)).rejects.toThrow('attempt 1');
  });

  it('begins no attempt after its time limit', async () => {
    const decideRetry = createDecideRetry({ isTransient, pausesMs: [0, 0], withinMs: -1 });
    await expect(retryTransient(failing(1), decideRetry)).rejects.toThrow('attempt 1');
  });

  it('ends a pause when the signal fires, with its reason', async () => {
    const controller = new AbortController();
    const decideRetry = createDecideRetry({ isTransient, pausesMs: [60_000] });
    const outcome = retryTransient(failing(1), decideRetry, controller.signal);
    setImmediate(() => controller.abort(new Error('stopped')));
    await expect(outcome).rejects.toThrow('stopped');
  });
});
