import { withTimeout } from '../../../async/with-timeout.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';

const stopTimeoutMs = 3_000;

/** Bounds a step of stopping: a database that does not answer must not block it, as expiring leases release what is left. */
export async function withStopTimeout(work: () => Promise<void>, logger?: LibraryLogger): Promise<void> {
  try {
    await withTimeout(stopTimeoutMs, work);
  } catch (error) {
    logger?.warn({ err: error }, 'The database did not answer in time while tasks were stopped.');
  }
}
