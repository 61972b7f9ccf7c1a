import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { identify } from '../disk/file-identity.ts';
import { createFolder, removeCreatedFolders, removeEmptyFolder } from '../disk/folders.ts';
import { isBelow } from '../disk/is-within.ts';
import { renameEntry } from '../disk/rename-entry.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import type { RecordStep } from '../file-operations/file-operation.ts';
import { pathAfter } from '../file-operations/recover-steps.ts';
import { relocateMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { PlannedRename } from './plan-renames.ts';

export interface FileRenamingDeps {
  readonly database: Database;
  readonly journal: FileJournal;
  readonly now: () => Date;
}

export interface FileRenaming {
  /**
   * Renames a file and its sidecars, on the disk and in the library: all of them or none.
   *
   * @throws LibraryError as of `renameEntry`; `MOVIE_FILES_BUSY` if the file has changed meanwhile; everything is as before then
   */
  renameFile(rename: PlannedRename, signal: AbortSignal): Promise<void>;
}

/** Stored in the journal, so that its fields never change. */
type RenameData = Omit<PlannedRename, 'problem' | 'movieId'>;

/** The path of the renamed file, without links. */
interface RenameResult {
  readonly realPath: string;
}

export function createFileRenaming(deps: FileRenamingDeps): FileRenaming {
  const runner = deps.journal.define<RenameData, RenameResult>({
    kind: 'rename-file',
    commit: (em, { movieId, data }, result) =>
      commitRename(deps, em, { movieId: movieId ?? '', data, result }),
    async recover({ data, steps }, record) {
      const isRenamed = steps.some(
        ({ plan, outcome }) => outcome === 'finished' && pathAfter(plan) === data.to,
      );
      if (!isRenamed) {
        return 'undo';
      }
      try {
        return { result: await renameAll(data, record) };
      } catch (error) {
        // A sidecar is in the way of another file, or is gone: its file has its first name again then.
        if (error instanceof LibraryError) {
          return 'undo';
        }
        throw error;
      }
    },
    cleanUp: ({ data: { from, folder } }) => removeEmptyFolders(dirname(from), folder),
  });

  return {
    async renameFile({ problem: _, movieId, ...data }, signal) {
      let created: string | null = null;
      try {
        await runner.run({ movieId, data }, async (record) => {
          if ((await identify(data.from)) === null) {
            throw new LibraryError('FILE_NOT_FOUND', `${data.from} does not exist.`);
          }
          created = await createFolder(dirname(data.to));
          return renameAll(data, record, signal);
        });
      } catch (error) {
        await removeCreatedFolders(dirname(data.to), created).catch(() => {});
        throw error;
      }
    },
  };
}

/** May be repeated after an interruption. */
async function renameAll(
  { from, to, sidecars }: RenameData,
  record: RecordStep,
  signal?: AbortSignal,
): Promise<RenameResult> {
  for (const entry of [{ from, to }, ...sidecars]) {
    if (!(await isRenamed(entry))) {
      await renameEntry({
        ...{ ...entry, operationId: uuidv7(), onStep: record },
        ...(signal !== undefined && { signal }),
      });
    }
  }
  return { realPath: await realpath(to) };
}

const isRenamed = async ({ from, to }: { readonly from: string; readonly to: string }) =>
  (await identify(from)) === null && (await identify(to)) !== null;

interface CommitParams {
  readonly movieId: string;
  readonly data: RenameData;
  readonly result: RenameResult;
}

async function commitRename(
  deps: FileRenamingDeps,
  em: EntityManager,
  { movieId, data: { fileId, versionId, title, from, to }, result }: CommitParams,
): Promise<void> {
  const kysely = deps.database.kysely(em);
  const rows = await kysely
    .selectFrom('movie_file')
    .select(['id', 'path'])
    .where((where) => where.or([where('id', '=', fileId), where('path', '=', to)]))
    .execute();
  if (rows.find(({ id }) => id === fileId)?.path !== from || rows.some(({ id }) => id !== fileId)) {
    throw new LibraryError(
      'MOVIE_FILES_BUSY',
      `${from} has changed meanwhile; it keeps its name. Try again.`,
    );
  }
  await relocateMovieFile(deps, em, { fileId, path: to, realPath: result.realPath });
  await recordActivity(kysely, {
    ...{ type: 'renamed', movieId, title, at: deps.now() },
    data: { fileId, path: to, versionId, from },
  });
}

/** The folder of the movie stays, also if it is empty. */
async function removeEmptyFolders(first: string, folder: string): Promise<void> {
  let current = first;
  while (isBelow(current, folder) && (await removeEmptyFolder(current))) {
    current = dirname(current);
  }
}
