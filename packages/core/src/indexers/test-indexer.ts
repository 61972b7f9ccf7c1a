import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import { LibraryError } from '../errors/library-error.ts';
import { IndexerError } from './indexer-source.ts';
import type { IndexerWire, WireCapabilities } from './indexer-wire.ts';

const testMs = 30_000;
const capabilitiesMs = 10_000;

export interface TestedIndexer {
  readonly capabilities: WireCapabilities | null;
  readonly releaseCount: number;
}

/**
 * Reads the capabilities, which many indexers answer without a key, and the first page of recent releases, which they do not. That page is
 * asked for by these capabilities, whatever was known of the indexer before.
 *
 * @param open the indexer with these capabilities
 * @param keep called with the capabilities, also if there are no releases to read
 * @throws IndexerError
 */
export async function askIndexer(
  open: (capabilities: WireCapabilities | null) => IndexerWire,
  keep: (capabilities: WireCapabilities) => Promise<void> = async () => {},
): Promise<TestedIndexer> {
  return inTime(testMs, async (signal) => {
    const capabilities = await open(null).readCapabilities(signal);
    if (capabilities !== null) await keep(capabilities);
    const releases = await open(capabilities).recent({ signal, since: null, isKnown: () => false });
    return { capabilities, releaseCount: releases.length };
  });
}

/** @throws IndexerError */
export const readCapabilities = (wire: IndexerWire, parent?: AbortSignal): Promise<WireCapabilities | null> =>
  inTime(capabilitiesMs, (signal) => wire.readCapabilities(signal), parent);

async function inTime<T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  try {
    return await withTimeout(timeoutMs, work, parent);
  } catch (error) {
    throw error instanceof TimeoutError
      ? new IndexerError('timedOut', `It did not answer within ${timeoutMs / 1_000} seconds.`, {
          cause: error,
        })
      : error;
  }
}

/** The error of a test for callers. */
export const testFailed = (error: IndexerError): LibraryError =>
  new LibraryError('INDEXER_TEST_FAILED', error.message, { cause: error });
