/**
 * A minimal `AsyncDisposableStack`, which Node 22 does not have: callbacks run in reverse order, and one that fails does not keep
 * the others from running.
 */
export function createDisposalStack() {
  const callbacks: (() => void | Promise<void>)[] = [];
  return {
    defer(callback: () => void | Promise<void>): void {
      callbacks.push(callback);
    },
    /** @throws the first error, after every callback has run */
    async dispose(): Promise<void> {
      const failures: unknown[] = [];
      for (const callback of callbacks.splice(0).toReversed()) {
        try {
          await callback();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
    },
  };
}
