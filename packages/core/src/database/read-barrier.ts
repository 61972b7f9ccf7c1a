/** Makes transactions wait for reads that this process began before them, on whatever connection these are. */
export function createReadBarrier() {
  const pending = new Set<Promise<unknown>>();
  return {
    /** Transactions that begin from now on wait until `read` has settled. */
    readBeforeChanges<T>(read: Promise<T>): Promise<T> {
      const settled = read.catch(() => {}).finally(() => pending.delete(settled));
      pending.add(settled);
      return read;
    },
    /** Runs `begin` after the reads that are pending. */
    async afterReads<T>(begin: () => Promise<T>): Promise<T> {
      if (pending.size > 0) {
        await Promise.all(pending);
      }
      return begin();
    },
  };
}
