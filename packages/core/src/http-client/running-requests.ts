/** The requests that run, to end them all. */
export function createRunningRequests() {
  const running = new Set<AbortController>();
  let closed: Error | null = null;

  return {
    /** Runs `work` with a signal that fires when `parent` does, or on `close`. */
    async run<T>(parent: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      if (closed !== null) throw closed;
      parent?.throwIfAborted();
      const controller = new AbortController();
      const follow = () => controller.abort(parent?.reason);
      parent?.addEventListener('abort', follow, { once: true });
      running.add(controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(controller);
        parent?.removeEventListener('abort', follow);
      }
    },
    close(reason: Error): void {
      closed = reason;
      for (const controller of running) controller.abort(reason);
    },
  };
}
