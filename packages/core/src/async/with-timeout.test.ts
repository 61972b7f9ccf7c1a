import { expect, it } from 'vitest';
import { TimeoutError, withTimeout } from './with-timeout.ts';

const never = () => new Promise<never>(() => {});

it('returns what the work returns', async () => {
  await expect(withTimeout(60_000, async () => 'done')).resolves.toBe('done');
});

it('throws what the work throws', async () => {
  await expect(withTimeout(60_000, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
});

it('throws a TimeoutError when the time is up, also for work that ignores its signal', async () => {
  const error = await withTimeout(5, never).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ message: 'No answer within 5 ms.' });
});

it('fires the signal of the work when the time is up', async () => {
  let signal: AbortSignal | undefined;
  const outcome = withTimeout(5, (given) => {
    signal = given;
    return never();
  });
  await expect(outcome).rejects.toThrow(TimeoutError);
  expect(signal?.reason).toBeInstanceOf(TimeoutError);
});

it('throws the reason of the parent signal when that fires first', async () => {
  const parent = new AbortController();
  const outcome = withTimeout(60_000, never, parent.signal);
  parent.abort(new Error('stopped'));
  await expect(outcome).rejects.toThrow('stopped');
  await expect(withTimeout(60_000, never, parent.signal)).rejects.toThrow('stopped');
});

it('leaves no unhandled rejection behind when the work fails later', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(withTimeout(5, () => promise)).rejects.toThrow(TimeoutError);
  // Vitest fails the run on an unhandled rejection.
  reject(new Error('too late'));
  await promise.catch(() => {});
});
