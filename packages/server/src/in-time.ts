import { setTimeout as sleep } from 'node:timers/promises';

/** The outcome of `work`, or `otherwise` when that takes longer than `limitMs`; the work goes on by itself. */
export async function inTime<T, U>(limitMs: number, work: Promise<T>, otherwise: U): Promise<T | U> {
  const done = new AbortController();
  const tooLate = sleep(limitMs, otherwise, { signal: done.signal }).catch(() => otherwise);
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    done.abort();
  }
}

/** The same question, asked once at a time: whoever wants to know while it is under way gets that answer. */
export function onceAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
