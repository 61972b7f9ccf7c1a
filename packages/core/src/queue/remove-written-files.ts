import { withTimeout } from '../async/with-timeout.ts';
import type { Database } from '../database/database.ts';
import { removeWrittenFile } from '../downloads/watch-folder/remove-written-file.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';

export interface WrittenFilesDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
}

/** Calls of the file system on a network disk that is gone may never return. */
const timeoutMs = 5_000;

/**
 * Removes the files in watch folders whose items users have removed from the queue, and then these items. Those whose disk does not answer
 * are left to the next call. What a killed process has begun is finished so.
 */
export async function removeWrittenFiles({ database, logger }: WrittenFilesDeps): Promise<void> {
  const kysely = database.kysely(database.fork());
  const rows = await kysely
    .selectFrom('queue_item')
    .select(['id', 'client_name', 'written_file'])
    .where('state', '=', 'ignored')
    .where('removal', 'is not', null)
    .where('written_file', 'is not', null)
    .execute();
  for (const { id, client_name: downloadClient, written_file: file } of rows) {
    try {
      if (file !== null) await withTimeout(timeoutMs, () => removeWrittenFile(file));
      await kysely.deleteFrom('queue_item').where('id', '=', id).where('state', '=', 'ignored').execute();
    } catch (err) {
      logger?.warn({ err, downloadClient }, 'The file of a removed download could not be removed yet.');
    }
  }
}
