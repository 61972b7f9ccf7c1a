import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Calls `turn` again and again, one at a time: after the pause it asks for, or at once when woken. A wake-up during a turn
 * is not lost: another turn follows it. `turn` must not throw. Turns run in the asynchronous context the loop was made in,
 * not in that of whoever wakes it: a request's, or one that holds a database transaction.
 */
export function createWakeableLoop(turn: (isStopped: () => boolean) => Promise<number>) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;
  let wokenMeanwhile = false;
  let stopped = false;

  async function run(): Promise<void> {
    let pauseMs = 0;
    do {
      wokenMeanwhile = false;
      pauseMs = await turn(() => stopped);
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
    /** Resolves once the turn that is going on has ended. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
