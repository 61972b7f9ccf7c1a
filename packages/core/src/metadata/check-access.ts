import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MetadataSource } from './metadata-source.ts';

export interface AccessCheck {
  /** Checks in the background whether the source can be used, and logs a warning if not. Never throws. */
  start(): void;
  /** Aborts a check that is running. */
  stop(): void;
}

export interface AccessCheckDeps {
  readonly source: Pick<MetadataSource, 'name' | 'checkAccess'>;
  readonly logger: LibraryLogger | undefined;
}

/** Creates the check of the metadata source at the start. A failing source does not stop the library from starting. */
export function createAccessCheck({ source, logger }: AccessCheckDeps): AccessCheck {
  const stopped = new AbortController();

  async function check(): Promise<void> {
    try {
      await source.checkAccess?.(stopped.signal);
    } catch (error) {
      if (!stopped.signal.aborted) {
        logger?.warn({ source: source.name, ...fieldsOf(error) }, sentenceFor(error));
      }
    }
  }

  return { start: () => void check(), stop: () => stopped.abort() };
}

/** Other errors are not logged: their causes can contain addresses, and these the key. */
const fieldsOf = (error: unknown) => (error instanceof LibraryError ? { code: error.code } : {});

function sentenceFor(error: unknown): string {
  if (!(error instanceof LibraryError)) {
    return 'The metadata source could not be checked.';
  }
  return error.code === 'METADATA_KEY_REJECTED'
    ? `${error.message} Until then no movie can be added or refreshed.`
    : `It is unknown whether the metadata source accepts its key. ${error.message}`;
}
