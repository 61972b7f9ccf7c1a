import { yieldToEventLoop } from './yield-to-event-loop.ts';

/** A fraction of the 20 ms that one delay of the event loop may take. */
const defaultSliceMs = 5;

/**
 * For loops whose steps are short and seldom wait for anything.
 *
 * @returns function that lets the event loop handle other work once the slice is used up, and does nothing before
 */
export function createTimeSlice(sliceMs = defaultSliceMs): () => Promise<void> | undefined {
  let startedAt = performance.now();
  return () => {
    if (performance.now() - startedAt < sliceMs) {
      return undefined;
    }
    return yieldToEventLoop().then(() => {
      startedAt = performance.now();
    });
  };
}
