import { planRemoval } from '../files/removal-plan.ts';
import type { TaskRun } from '../tasks/task-handlers.ts';
import type { ImportedFile, ImportItem, ImportMethod } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { ImportData, RunImport } from './import-operation.ts';
import { importResultOf } from './import-result.ts';
import type { InspectedVideo } from './inspect-video.ts';
import { findTargetFolder } from './name-target.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { type ImportVersion, readImportVersion } from './read-import-version.ts';

/** A file, and what it is imported as. */
type ImportTarget = Pick<ImportItem, 'path' | 'movieId' | 'versionId'>;

export interface PrepareImportParams {
  readonly video: InspectedVideo;
  readonly item: ImportTarget;
  readonly taskId: string;
  readonly method: ImportMethod;
  /** What else the history says about it. */
  readonly details?: ImportData['details'];
}

export interface PreparedImport {
  readonly version: ImportVersion;
  readonly plan: ImportPlan;
  readonly data: Omit<ImportData, 'removal'>;
}

/**
 * Plans the import of a video, and stores the folder of its movie. The caller decides by `plan.rejections`.
 *
 * @throws LibraryError `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`
 */
export async function prepareImport(
  { database, now }: Pick<ImportDeps, 'database' | 'now'>,
  { video, item, taskId, method, details }: PrepareImportParams,
): Promise<PreparedImport> {
  const version = await readImportVersion(database, item.movieId, item.versionId ?? null);
  const folder = await database.transaction((em) => findTargetFolder(database, em, version), {
    lock: 'movies',
  });
  const plan = await planImport(database, { video, version, folder });
  const { probedAt, ...facts } = video.facts;
  const sidecars = plan.sidecars.flatMap(({ path, identity, target }) =>
    target === null ? [] : [{ path, identity, target }],
  );
  const { movieId, versionId, movie } = version;
  return {
    ...{ version, plan },
    data: {
      ...{ taskId, movieId, versionId, title: movie.title, source: item.path },
      ...{ video: { path: video.path, identity: video.identity }, target: plan.target, sidecars, facts },
      ...{ method, probedAt: (probedAt ?? now()).toISOString(), ...(details !== undefined && { details }) },
    },
  };
}

export interface ImportPreparedParams {
  readonly prepared: PreparedImport;
  readonly item: ImportTarget;
  readonly run: Pick<TaskRun, 'task' | 'signal' | 'ensureHeld'>;
  /** @param done from 0 to 1 */
  onProgress(done: number): void;
}

/**
 * Runs a prepared import, whatever its rejections are.
 *
 * @throws LibraryError `MOVIE_FILES_BUSY` if the files of the movie have changed since it was prepared, and of the disk
 */
export async function importPrepared(
  deps: ImportDeps,
  runImport: RunImport,
  { prepared: { plan, data }, item, run, onProgress }: ImportPreparedParams,
): Promise<ImportedFile> {
  const removal = plan.replaced === null ? null : await planRemoval(deps, plan.replaced);
  await run.ensureHeld();
  await runImport(
    { ...data, removal },
    {
      signal: run.signal,
      onProgress: ({ copiedBytes, totalBytes }) => onProgress(copiedBytes / Math.max(totalBytes, 1)),
    },
  );
  const done = await importResultOf(deps.database, run.task.id, item);
  if (done === null) {
    throw new Error('An import has left no entry in the history.');
  }
  return done;
}
