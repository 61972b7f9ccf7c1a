import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MetadataSource } from './metadata-source.ts';

export interface AccessCheck {
  /** Asks the source in the background whether it can be used, and warns if it cannot. It never throws. */
  begin(): void;
  /** Gives up what is under way. */
  stop(): void;
}

export interface AccessCheckDeps {
  readonly source: Pick<MetadataSource, 'name' | 'checkAccess'>;
  readonly logger: LibraryLogger | undefined;
}

/** A library without its source still lists and changes what it holds: trouble with it must not keep it from starting. */
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

  return { begin: () => void check(), stop: () => stopped.abort() };
}

/** The causes of other errors may hold addresses, and those a key. */
const fieldsOf = (error: unknown) => (error instanceof LibraryError ? { code: error.code } : {});

function sentenceFor(error: unknown): string {
  if (!(error instanceof LibraryError)) {
    return 'The metadata source could not be checked.';
  }
  return error.code === 'METADATA_KEY_REJECTED'
    ? `${error.message} Until then no movie can be added or refreshed.`
    : `Whether the metadata source accepts its key is not known yet. ${error.message}`;
}
