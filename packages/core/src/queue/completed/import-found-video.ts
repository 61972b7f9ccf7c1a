import { realpath } from 'node:fs/promises';
import { identify, isSameFile } from '../../disk/file-identity.ts';
import { isWithin } from '../../disk/is-within.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { ImportedFile, ImportRejection, ImportRejectionCode } from '../../import/import.schema.ts';
import type { ImportDeps } from '../../import/import-deps.ts';
import type { RunImport } from '../../import/import-operation.ts';
import { importResultOf } from '../../import/import-result.ts';
import type { InspectedVideo } from '../../import/inspect-video.ts';
import { importPrepared, type PreparedImport, prepareImport } from '../../import/prepare-import.ts';
import type { TaskRun } from '../../tasks/task-handlers.ts';
import type { Download } from './read-download.ts';

export interface ImportVideoParams {
  readonly download: Download;
  readonly video: InspectedVideo;
  readonly movieId: string;
  readonly versionId: string | null;
  /** The download's own file or folder, without links. */
  readonly place: string;
  readonly run: Pick<TaskRun, 'task' | 'signal' | 'ensureHeld' | 'progress'>;
  /** Whether the rejection does not count. */
  isOverruled(rejection: ImportRejection): boolean;
}

export type ImportOutcome =
  | {
      readonly kind: 'imported';
      readonly movieId: string;
      readonly fileId: string;
      /** Whether the file in the library lies in the download. */
      readonly keepsData: boolean;
    }
  | {
      readonly kind: 'rejected';
      readonly rejections: readonly ImportRejection[];
      /** The version that it was rejected for. */
      readonly quality: string;
    };

/** Rejections that may be gone soon, as errors, so that the task is tried again. */
const transient: Partial<Record<ImportRejectionCode, 'ROOT_FOLDER_UNAVAILABLE' | 'FILE_OPERATION_REFUSED'>> =
  { rootFolderUnavailable: 'ROOT_FOLDER_UNAVAILABLE', unreadable: 'FILE_OPERATION_REFUSED' };

/** Each needs another import of the same movie to end between the plan and its commit. */
const maximumPlans = 5;

/**
 * Imports a video of a download by a hard link, else by a copy. Idempotent: what an earlier attempt, or a user, has imported counts as imported.
 * Another import of the same movie that comes first is compared with.
 *
 * @throws LibraryError of the disk, and if the root folder or the file cannot be used now
 */
export async function importFoundVideo(
  deps: ImportDeps,
  runImport: RunImport,
  params: ImportVideoParams,
): Promise<ImportOutcome> {
  for (let plans = 1; ; plans++) {
    try {
      return await importOnce(deps, runImport, params);
    } catch (error) {
      const isBusy = error instanceof LibraryError && error.code === 'MOVIE_FILES_BUSY';
      if (!isBusy || plans >= maximumPlans) {
        throw error;
      }
    }
  }
}

async function importOnce(
  deps: ImportDeps,
  runImport: RunImport,
  params: ImportVideoParams,
): Promise<ImportOutcome> {
  const { video, movieId, versionId, run } = params;
  const item = { path: video.path, movieId, versionId };
  const earlier = await importResultOf(deps.database, run.task.id, item);
  if (earlier !== null) {
    return imported(earlier, params);
  }
  const prepared = await prepareImport(deps, {
    ...{ video, item, taskId: run.task.id, method: 'hardlink', details: detailsOf(params.download) },
  });
  const known = await findImported(prepared, video);
  if (known !== null) {
    return imported({ movieId, fileId: known.id, target: known.path }, params);
  }
  const rejections = prepared.plan.rejections.filter((rejection) => !params.isOverruled(rejection));
  throwTransient(rejections);
  if (rejections.length > 0) {
    return { kind: 'rejected', rejections, quality: video.facts.quality };
  }
  const done = await importPrepared(deps, runImport, {
    ...{ prepared, item, run },
    onProgress: (share) => run.progress(100 * share, `Importing ${prepared.data.title}`),
  });
  return imported(done, params);
}

/** What the history says about the download. */
const detailsOf = ({ item }: Download) => ({
  ...{ queueItemId: item.id, releaseTitle: item.title, downloadClient: item.client_name },
  ...(item.indexer !== null && { indexer: item.indexer }),
});

/** The file of the version, if the video is another name of it, or what it was copied from. */
async function findImported(
  { version: { current }, plan }: PreparedImport,
  { path, identity }: InspectedVideo,
) {
  const isKnown = plan.rejections.some(({ code }) => code === 'alreadyImported');
  if (current === null || !isKnown) {
    return null;
  }
  const isCopy = current.originalPath === path && current.size === identity.size;
  return isCopy || isSameFile(await identify(current.path), identity) ? current : null;
}

function throwTransient(rejections: readonly ImportRejection[]): void {
  for (const { code, message } of rejections) {
    const error = transient[code];
    if (error !== undefined) {
      throw new LibraryError(error, message);
    }
  }
}

async function imported(
  { movieId, fileId, target }: Pick<ImportedFile, 'movieId' | 'fileId' | 'target'>,
  { place }: ImportVideoParams,
): Promise<ImportOutcome> {
  const real = target === null ? null : await realpath(target).catch(() => target);
  return {
    ...{ kind: 'imported', movieId, fileId: fileId ?? '' },
    keepsData: real !== null && isWithin(real, place),
  };
}
