export interface ProgressWriterOptions {
  write(percent: number, message: string | undefined): Promise<void>;
  /** The least time between two writes. */
  readonly intervalMs: number;
}

/** Writes the first progress at once, then the latest one per interval, and never two at the same time. */
export function createProgressWriter({ write, intervalMs }: ProgressWriterOptions) {
  let next: { percent: number; message: string | undefined } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const flush = () => {
    timer = undefined;
    if (next === undefined || closed) {
      return;
    }
    const { percent, message } = next;
    next = undefined;
    const pause = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, intervalMs);
    });
    void Promise.all([write(percent, message), pause]).then(flush);
  };
  return {
    report(percent: number, message?: string): void {
      const whole = Math.round(Math.min(100, Math.max(0, percent)));
      next = { percent: Number.isNaN(whole) ? 0 : whole, message: message ?? next?.message };
      if (timer === undefined) {
        flush();
      }
    },
    /** Drops progress that is not written yet: the task is about to end. */
    close(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}
