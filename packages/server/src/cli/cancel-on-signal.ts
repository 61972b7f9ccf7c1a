import { StartError } from '../start-error.ts';

/**
 * Runs work that SIGINT and SIGTERM cancel, so that it can clean up.
 *
 * @throws StartError if a signal cancelled it
 */
export async function cancelOnSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort(new StartError('Cancelled.'));
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  try {
    return await work(cancelling.signal);
  } catch (error) {
    throw cancelling.signal.aborted ? cancelling.signal.reason : error;
  } finally {
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  }
}
