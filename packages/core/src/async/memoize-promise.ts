/** @returns function that runs `work` at its first call and returns that result from then on; a failure is not kept */
export function memoizePromise<T>(work: () => Promise<T>): MemoizedPromise<T> {
  let result: Promise<T> | undefined;
  const get = () => {
    if (result === undefined) {
      const started = work();
      result = started;
      const forget = () => {
        if (result === started) {
          result = undefined;
        }
      };
      started.catch(forget);
    }
    return result;
  };
  return Object.assign(get, {
    take() {
      const current = result;
      result = undefined;
      return current;
    },
  });
}

export interface MemoizedPromise<T> {
  (): Promise<T>;
  /** Forgets the result and returns it, to be closed for example; undefined without one. */
  take(): Promise<T> | undefined;
}

/** @returns function whose calls share the run of `work` that is in flight; the first call after that starts another */
export function singleFlight<T>(work: () => Promise<T>): MemoizedPromise<T> {
  const inFlight = memoizePromise(() => work().finally(inFlightEnded));
  function inFlightEnded(): void {
    inFlight.take();
  }
  return inFlight;
}
