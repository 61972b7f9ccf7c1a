/**
 * Runs `work` and returns its outcome, unless the time is up first. `work` gets a signal that fires then, or when `parent`
 * fires; work that ignores the signal continues, and its result is ignored.
 *
 * @param parent ends the wait early, with its reason as the error
 * @throws TimeoutError after `timeoutMs`
 */
export async function withTimeout<T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  // Not AbortSignal.any with AbortSignal.timeout: some Node versions collect the pair before it fires.
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const follow = () => end(parent?.reason);
  const timer = setTimeout(() => end(new TimeoutError(timeoutMs)), timeoutMs);
  parent?.addEventListener('abort', follow, { once: true });
  try {
    if (parent?.aborted) {
      follow();
    }
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', follow);
  }
}

export class TimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`);
    this.name = 'TimeoutError';
  }
}
