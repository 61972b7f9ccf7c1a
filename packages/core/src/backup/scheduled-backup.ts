import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';
import { deleteOldFiles, fileTimestamp } from '../database/copies/timestamped-files.ts';
import { draftSuffix } from '../database/copies/write-file-atomically.ts';
import { createPrivateFolderSync } from '../disk/folders.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { TaskHandler } from '../tasks/task-handlers.ts';
import { backupDatabase } from './backup-database.ts';

/** Long enough for any backup that is still being written. */
const staleAfterMs = 86_400_000;
const prefix = 'library-';

export interface ScheduledBackupDeps {
  /** Address of the database; null if the library has been given connections instead. */
  readonly address: string | null;
  /** Folder of the backups; by default next to the SQLite file. */
  readonly folder: string | undefined;
  /** How many backups are kept. */
  readonly keep: number;
  readonly now: () => Date;
}

/** Backs up the whole database, secrets included, and deletes the oldest of its backups. Running it twice does no harm. */
export function createBackUpDatabaseHandler({
  address,
  folder,
  keep,
  now,
}: ScheduledBackupDeps): TaskHandler {
  return async ({ signal, progress }) => {
    if (address === null) {
      throw new LibraryError(
        'INVALID_INPUT',
        'A library that was given a pool as its database cannot be backed up by schedule, as pg_dump needs an address.',
      );
    }
    const { driver } = parseDatabaseAddress(address);
    const target = resolve(/* turbopackIgnore: true */ folder ?? defaultFolder(address));
    const suffix = driver === 'sqlite' ? '.db' : '.dump';
    createPrivateFolderSync(target);
    deleteStaleDrafts(target, now().getTime());
    progress(0, 'Backing up');
    const { file, bytes } = await backupDatabase({
      database: address,
      file: join(target, `${prefix}${fileTimestamp(now())}${suffix}`),
      signal,
      onProgress: (percent) => progress(percent),
    });
    const deleted = deleteOldFiles({ folder: target, prefix, suffix, keep });
    return {
      result: { file: basename(file), bytes, deleted },
      message: `Backed up to ${basename(file)}; deleted ${deleted.length} old backups`,
    };
  };
}

function defaultFolder(address: string): string {
  const parsed = parseDatabaseAddress(address);
  if (parsed.driver === 'sqlite' && parsed.path !== temporaryPath) {
    return join(dirname(parsed.path), 'backups');
  }
  throw new LibraryError(
    'INVALID_INPUT',
    'There is no folder for backups of this database; the option backups.folder names one.',
  );
}

/** What a process that was killed has left. */
function deleteStaleDrafts(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (
      name.startsWith(`.${prefix}`) &&
      name.includes(draftSuffix) &&
      statSync(path).mtimeMs < nowMs - staleAfterMs
    ) {
      rmSync(path, { force: true });
    }
  }
}
