import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createMovieYoga, postOperation, runOperation } from '../../test/support/run-operation.ts';
import { useOperationErrors } from '../errors/use-operation-errors.ts';
import { useCompiledOperations } from './use-compiled-operations.ts';
import { signalOf, useTimeout } from './use-timeout.ts';

const withTimeout = (timeoutMs: number) =>
  createMovieYoga([useOperationErrors(), useCompiledOperations(), useTimeout(timeoutMs)]);

describe('an operation that takes too long', () => {
  it('is given up, and says so', async () => {
    const { errors, status, data } = await postOperation(withTimeout(30), { query: '{ slow(ms: 5000) }' });
    expect({ status, data }).toEqual({ status: 504, data: undefined });
    expect(errors).toEqual([
      {
        message: 'The operation was given up after 0.03 s. Ask for smaller pages or for fewer fields.',
        extensions: { code: 'OPERATION_TIMEOUT' },
      },
    ]);
  });

  it('stops by the signal of its context', async () => {
    let isStopped = false;
    const stopped = createMovieYoga([
      {
        onExecute({ args, setExecuteFn }) {
          setExecuteFn(async () => {
            await new Promise((resolve) => signalOf(args.contextValue)?.addEventListener('abort', resolve));
            isStopped = true;
          });
        },
      },
      useTimeout(30),
    ]);
    await runOperation(stopped, { query: '{ matrix }' });
    await expect.poll(() => isStopped).toBe(true);
  });

  it('causes no unhandled rejection when it fails later', async () => {
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    const query = '{ failsHard(how: "late") slow(ms: 20) }';
    await runOperation(withTimeout(1), { query });
    await sleep(50);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('an operation that ends in time', () => {
  it('leaves no timer behind', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const yoga = withTimeout(60_000);
    await runOperation(yoga, { query: '{ movies { totalCount } }' });
    await runOperation(yoga, { query: '{ matrix }' });
    const timers = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === 60_000);
    expect(timers.length).toBeGreaterThan(0);
    expect(cleared.mock.calls.flat()).toEqual(expect.arrayContaining(timers.map(({ value }) => value)));
    vi.restoreAllMocks();
  });

  it('leaves nothing behind at the signal of its caller, which may be that of many', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const yoga = withTimeout(60_000);
    await runOperation(yoga, { query: '{ movies { totalCount } }', context: { signal } });
    await runOperation(yoga, { query: '{ matrix }', context: { signal } });
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  it('is given up when its caller leaves', async () => {
    const controller = new AbortController();
    const running = runOperation(withTimeout(60_000), {
      query: '{ slow(ms: 5000) }',
      context: { signal: controller.signal },
    });
    setTimeout(() => controller.abort(), 10);
    expect(await running).toMatchObject({
      data: { slow: null },
      errors: [{ extensions: { code: 'OPERATION_ABORTED' } }],
    });
  });

  it('is not begun when its caller has left', async () => {
    const context = { signal: AbortSignal.abort() };
    const { errors } = await runOperation(withTimeout(60_000), { query: '{ slow(ms: 5000) }', context });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_ABORTED' } }]);
  });
});

it('a subscription may go on for longer', async () => {
  const { parse, contextFactory, subscribe, schema } = withTimeout(20).getEnveloped({});
  const document = parse('subscription { movieAdded(count: 2) { id } }');
  const events = await subscribe({ schema, document, contextValue: await contextFactory() });
  const ids: unknown[] = [];
  for await (const { data } of events) {
    ids.push(data.movieAdded.id);
    await sleep(30);
  }
  expect(ids).toEqual(['movie-0', 'movie-1']);
});
