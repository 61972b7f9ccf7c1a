import { basename } from 'node:path';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { findOverlap } from './check-root-folder.ts';
import { readRootFolders } from './read-root-folders.ts';

export interface SeedRootFoldersParams {
  readonly database: Database;
  /** Absolute and normalised. */
  readonly paths: readonly string[];
  readonly now: () => Date;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Stores the root folders of the options that are not stored yet, and deletes none. The disk is not read: one that is not mounted yet
 * keeps no library from starting.
 */
export async function seedRootFolders({
  database,
  paths,
  now,
  logger,
}: SeedRootFoldersParams): Promise<void> {
  const stored = [...(await readRootFolders(database))];
  for (const path of new Set(paths)) {
    const overlap = findOverlap(path, stored);
    if (stored.some((folder) => folder.path === path)) {
      continue;
    }
    if (overlap !== undefined) {
      logger?.warn({ path }, `The root folder ${path} ${overlap.message}; files of it may be found twice.`);
    }
    const folder = { id: uuidv7(), name: basename(path) || path, path };
    await database
      .kysely(database.fork())
      .insertInto('root_folder')
      .values({ ...folder, created_at: now(), updated_at: now() })
      .onConflict((conflict) => conflict.column('path').doNothing())
      .execute();
    stored.push({ ...folder, defaultQualityProfileId: null, readOnly: false, recycleDays: 7 });
  }
}
