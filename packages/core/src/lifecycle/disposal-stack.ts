/**
 * What has been opened, to be closed again, the last first. What fails to close does not keep the others from it. (Node 22 has
 * no `AsyncDisposableStack`.)
 */
export function createClosers() {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add(close: () => void | Promise<void>): void {
      closers.push(close);
    },
    /** @throws the first error, once everything else is closed */
    async close(): Promise<void> {
      const failures: unknown[] = [];
      for (const close of closers.splice(0).toReversed()) {
        try {
          await close();
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
