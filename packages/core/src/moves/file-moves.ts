import { realpath, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { isOneName } from '../disk/disk-entry.ts';
import { alreadyExists, withDiskErrors } from '../disk/disk-error.ts';
import {
  type FileIdentity,
  haveSameContent,
  identify,
  isSameFile,
  isUnchanged,
  looksLikeCopy,
} from '../disk/file-identity.ts';
import { syncFolder } from '../disk/folders.ts';
import { type PlacementOptions, placeFile } from '../disk/place-file.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import type { FileOperation, RecordStep } from '../file-operations/file-operation.ts';
import { pathAfter } from '../file-operations/recover-steps.ts';
import { findSidecars } from '../files/find-sidecars.ts';
import { removeEmptyFolders } from '../files/remove-empty-folders.ts';
import { relocateMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MoveRoots } from './check-roots.ts';
import type { FileToMove } from './plan-move.ts';

export interface FileMovesDeps {
  readonly database: Database;
  readonly journal: FileJournal;
  readonly logger: LibraryLogger | undefined;
  readonly now: () => Date;
}

interface MovedEntry {
  readonly source: string;
  readonly target: string;
  /** The source before it was moved. */
  readonly original: FileIdentity;
  /** Whether there was a file at the target before. It may be the source itself, by another path, so that the source stays. */
  readonly wasThere: boolean;
}

/** Stored in the journal, so that its fields never change. */
interface MoveData {
  readonly fileId: string;
  readonly versionId: string;
  /** Root folder of the source, without links. */
  readonly root: string;
  /** The file, then its sidecars. */
  readonly entries: readonly [MovedEntry, ...MovedEntry[]];
}

export interface MoveFileParams extends Pick<PlacementOptions, 'signal' | 'onProgress'> {
  readonly movieId: string;
  readonly roots: MoveRoots;
  readonly file: FileToMove;
}

export interface FileMoves {
  /**
   * Moves one file of a movie and its sidecars: they are linked or copied to their new place, compared if they were copied, then the
   * row is changed, and then the sources are removed, and the folders that are empty now. After an error, everything is as before.
   *
   * @throws LibraryError `FILE_ALREADY_EXISTS`, `FILE_OPERATION_REFUSED`, `DISK_FULL`, `MOVIE_FILES_BUSY`; the reason of the signal
   */
  moveFile(params: MoveFileParams): Promise<void>;
}

export function createFileMoves(deps: FileMovesDeps): FileMoves {
  const runner = deps.journal.define<MoveData, FileIdentity>({
    kind: 'move-file',
    commit: (em, operation, moved) => commitMove(deps, em, operation, moved),
    async recover({ data, steps }, record) {
      const placed = new Set(
        steps.filter(({ outcome }) => outcome === 'finished').map(({ plan }) => pathAfter(plan)),
      );
      return placed.has(data.entries[0].target)
        ? { result: await placeAll(data, { record, placed }) }
        : 'undo';
    },
    cleanUp: ({ data }) => removeSources(deps, data),
  });
  return {
    async moveFile({ movieId, roots, file, signal, onProgress }) {
      const { fileId, versionId } = file;
      const data: MoveData = { fileId, versionId, root: roots.from, entries: await listEntries(file) };
      await runner.run({ movieId, data }, (record) => placeAll(data, { record, signal, onProgress }));
    },
  };
}

async function listEntries({ source, target }: FileToMove): Promise<MoveData['entries']> {
  const toEntry = async (path: string): Promise<MovedEntry> => {
    const original = await identify(path);
    if (original === null) {
      throw new LibraryError('FILE_NOT_FOUND', `${path} does not exist.`);
    }
    const place = path === source ? target : join(dirname(target), basename(path));
    return { source: path, target: place, original, wasThere: (await identify(place)) !== null };
  };
  return withDiskErrors(`Cannot move ${source}`, async () => {
    const sidecars = await findSidecars(source);
    return [await toEntry(source), ...(await Promise.all(sidecars.map(toEntry)))];
  });
}

interface PlaceOptions extends Pick<PlacementOptions, 'signal' | 'onProgress'> {
  readonly record: RecordStep;
  /** Targets that are in place and were compared. */
  readonly placed?: ReadonlySet<string>;
}

/** @returns the file at its new place */
async function placeAll({ entries }: MoveData, options: PlaceOptions): Promise<FileIdentity> {
  const [file, ...sidecars] = entries;
  await place(file, options);
  for (const sidecar of sidecars) {
    await place(sidecar, { ...options, onProgress: undefined }).catch(leaveSidecar);
  }
  const moved = await identify(file.target);
  if (moved === null) {
    throw new LibraryError('FILE_NOT_FOUND', `${file.target} disappeared.`);
  }
  return moved;
}

/** A sidecar whose name is taken, or that is gone, stays where it is. */
function leaveSidecar(cause: unknown): void {
  if (!(cause instanceof LibraryError && ['FILE_ALREADY_EXISTS', 'FILE_NOT_FOUND'].includes(cause.code))) {
    throw cause;
  }
}

async function place(
  { source, target, wasThere }: MovedEntry,
  { record, placed, signal, onProgress }: PlaceOptions,
): Promise<void> {
  await withDiskErrors(`Cannot move ${source} to ${target}`, async () => {
    if ((await identify(target)) !== null) {
      const isWanted = placed?.has(target) || (wasThere && (await haveSameContent(source, target, signal)));
      if (!isWanted) {
        throw alreadyExists(target);
      }
      return;
    }
    const placement = { source, target, method: 'hardlink', operationId: uuidv7() } as const;
    const { placedBy } = await placeFile({ ...placement, onStep: record, signal, onProgress });
    if (placedBy === 'copy' && !(await haveSameContent(source, target, signal))) {
      throw new LibraryError('FILE_OPERATION_REFUSED', `The copy of ${source} differs from it.`);
    }
  });
}

async function commitMove(
  deps: FileMovesDeps,
  em: EntityManager,
  { movieId, data: { fileId, versionId, entries } }: FileOperation<MoveData>,
  { size, mtimeNs, device, inode }: FileIdentity,
): Promise<void> {
  const [{ source, target }] = entries;
  const kysely = deps.database.kysely(em);
  const stored = await kysely
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select('m.title')
    .where('f.id', '=', fileId)
    .where('f.path', '=', source)
    .executeTakeFirst();
  if (stored === undefined || movieId === null) {
    throw new LibraryError('MOVIE_FILES_BUSY', 'The files of this movie have changed meanwhile.');
  }
  const mtimeMs = Number(BigInt(mtimeNs) / 1_000_000n);
  await relocateMovieFile(deps, em, { fileId, path: target, size, mtimeMs, device, inode });
  await recordActivity(kysely, {
    ...{ type: 'moved', movieId, title: stored.title, at: deps.now() },
    data: { fileId, path: target, versionId, from: source },
  });
}

/** Idempotent. A source that has changed since it was copied stays. */
async function removeSources(deps: FileMovesDeps, { root, entries }: MoveData): Promise<void> {
  const folder = await realpath(dirname(entries[0].source)).catch(() => null);
  for (const [index, entry] of entries.entries()) {
    if (await isMoved(entry, index === 0)) {
      await unlink(entry.source);
      await syncFolder(dirname(entry.source));
    } else if ((await identify(entry.source)) !== null) {
      deps.logger?.warn(
        { file: entry.source },
        'A file stays in the former folder: it could not be moved, has changed since, or there was a copy of it already.',
      );
    }
  }
  if (folder !== null) {
    await removeEmptyFolders(deps, { root, folder });
  }
}

/** Whether the source can be removed. The file was compared before the commit; sidecars are small, and compared now. */
async function isMoved(
  { source, target, original, wasThere }: MovedEntry,
  isCompared: boolean,
): Promise<boolean> {
  const [now, placed] = [await identify(source), await identify(target)];
  if (isSameFile(now, placed)) {
    return !(await isOneName(source, target));
  }
  return (
    !wasThere &&
    isUnchanged(now, original) &&
    looksLikeCopy(placed, original) &&
    (isCompared || (await haveSameContent(source, target)))
  );
}
