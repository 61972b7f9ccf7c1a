/** Runs `work` with a signal that fires after `timeoutMs` or when `parent` fires, whichever is first. */
export async function withTimeout<Value>(
  timeoutMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  // Not AbortSignal.any with AbortSignal.timeout: on some Node versions the pair is collected before it fires.
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  const timer = setTimeout(() => controller.abort(new TimeoutReached()), timeoutMs);
  parent.addEventListener('abort', abort, { once: true });
  try {
    if (parent.aborted) abort();
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', abort);
  }
}

/** The reason of a signal that fired because its time was up. */
export class TimeoutReached extends Error {
  constructor() {
    super('The time is up.');
    this.name = 'TimeoutReached';
  }
}
