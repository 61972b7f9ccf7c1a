import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Calls `poll` repeatedly, one call at a time: after the pause that it returns, or at once when woken. A wake-up during a call
 * causes another call after it. `poll` must not throw. It runs in the asynchronous context in which the loop was created, not
 * in that of the caller of `wake`, which may be a request's or hold a database transaction.
 */
export function createWakeableLoop(poll: (isStopped: () => boolean) => Promise<number>) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;
  let wokenMeanwhile = false;
  let stopped = false;

  async function run(): Promise<void> {
    let pauseMs = 0;
    do {
      wokenMeanwhile = false;
      pauseMs = await poll(() => stopped);
    } while (wokenMeanwhile && !stopped);
    current = undefined;
    if (!stopped) {
      timer = setTimeout(wake, pauseMs);
    }
  }

  function wake(): void {
    if (stopped) {
      return;
    }
    if (current !== undefined) {
      wokenMeanwhile = true;
      return;
    }
    clearTimeout(timer);
    current = inOwnContext(run);
  }

  return {
    wake,
    /** Resolves once the running call has ended. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
