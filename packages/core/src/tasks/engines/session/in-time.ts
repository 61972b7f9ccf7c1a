import type { LibraryLogger } from '../../../logging/library-logger.ts';
import { within } from '../../../within.ts';

const stoppedWithinMs = 3_000;

/** A database that does not answer must not keep anybody from stopping: leases see to what is left. */
export async function inTime(work: Promise<void>, logger?: LibraryLogger): Promise<void> {
  try {
    await within(stoppedWithinMs, work);
  } catch (error) {
    logger?.warn({ err: error }, 'The database did not answer in time while tasks were stopped.');
  }
}
