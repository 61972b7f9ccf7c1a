import { createLibraryOn } from '../create-library.ts';
import type { Database } from '../database/database.ts';
import { type DatabaseTimeouts, openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import type { Library } from '../library.ts';
import { type LibraryOptions, parseLibraryOptions } from '../library-options.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { movieMetadata, testMetadataSource } from './metadata.fixture.ts';

export interface ShortTimeoutLibrary extends AsyncDisposable {
  readonly library: Library;
  readonly database: Database;
  /** The messages of its log. */
  readonly log: readonly string[];
}

const numberOfMovies = 40;

/** A library that waits a fraction of a second for what does not come. Its source knows the movies 1 to 40. */
export async function openShortTimeoutLibrary(
  address: string,
  timeouts: DatabaseTimeouts = {},
  options: Partial<LibraryOptions> = {},
): Promise<ShortTimeoutLibrary> {
  const log: string[] = [];
  const write = (_fields: object, message: string) => void log.push(message);
  const logger: LibraryLogger = { debug() {}, info: write, warn: write, error: write };
  const database = await openDatabase({
    address,
    entities,
    logger,
    timeouts: { busyTimeoutMs: 300, ...timeouts },
  });
  const metadata = testMetadataSource(
    Array.from({ length: numberOfMovies }, (_, index) => movieMetadata(index + 1)),
  );
  const library = await createLibraryOn(
    database,
    parseLibraryOptions({ database: address, logger, metadata, ...options }),
  );
  return { library, database, log, [Symbol.asyncDispose]: () => library.stop() };
}
