import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database } from '../database/database.ts';
import { isBelowFolder } from '../database/schema/expressions.ts';
import { existsByName } from '../disk/disk-entry.ts';

/** A stored file of a movie that is not at its path. */
export interface GoneFile {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number | null;
  readonly device: string | null;
  readonly inode: string | null;
}

export interface FoundGoneFiles {
  /** Stored files below the root. */
  readonly stored: number;
  readonly gone: readonly GoneFile[];
}

/** As many as the thread pool of Node serves while requests are answered too. */
const batchSize = 200;

/**
 * Looks for every stored file of a root on the disk. A file that the file system refuses to show counts as there.
 *
 * @throws the reason of `signal`
 */
export async function findGoneFiles(
  database: Database,
  root: string,
  signal: AbortSignal,
): Promise<FoundGoneFiles> {
  const gone: GoneFile[] = [];
  let stored = 0;
  for await (const batch of readStoredFiles(database, root)) {
    signal.throwIfAborted();
    stored += batch.length;
    const exist = await Promise.all(batch.map(({ path }) => mayExist(path)));
    gone.push(...batch.filter((_, index) => exist[index] === false));
    await yieldToEventLoop();
  }
  return { stored, gone };
}

/** False only if the file system says that there is no such file. */
export const mayExist = (path: string): Promise<boolean> => existsByName(path).catch(() => true);

/** The stored files below a root by path, in batches. */
async function* readStoredFiles(database: Database, root: string): AsyncGenerator<GoneFile[]> {
  for (let after = ''; ; ) {
    const batch = await database
      .kysely(database.fork())
      .selectFrom('movie_file')
      .select(['id', 'path', 'size', 'mtime_ms as mtimeMs', 'device', 'inode'])
      .where(isBelowFolder('path', root))
      .where('path', '>', after)
      .orderBy('path')
      .limit(batchSize)
      .execute();
    if (batch.length > 0) {
      yield batch;
    }
    if (batch.length < batchSize) {
      return;
    }
    after = batch.at(-1)?.path ?? '';
  }
}
