import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import { planRemoval } from '../files/removal-plan.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import { findVideo } from './find-import-files.ts';
import { type ImportedFile, type ImportItem, importItemSchema, importMethodSchema } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { ImportData, RunImport } from './import-operation.ts';
import { importResultOf } from './import-result.ts';
import { inspectVideo } from './inspect-video.ts';
import { findTargetFolder } from './name-target.ts';
import { openImportPath } from './open-import-path.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { readImportVersion } from './read-import-version.ts';

export const importFilesKind = 'import-files';

export const importFilesPayload = z.strictObject({
  items: z.array(importItemSchema).min(1),
  method: importMethodSchema,
});
type Payload = z.output<typeof importFilesPayload>;

/** Imports the files of a task one after the other. Idempotent: what an earlier attempt has imported counts as imported. */
export function createImportFilesHandler(deps: ImportDeps, runImport: RunImport): TaskHandler {
  return taskHandler(importFilesPayload, async (run) => {
    const { items } = run.payload;
    const files: ImportedFile[] = [];
    for (const [index, item] of items.entries()) {
      await run.ensureHeld();
      files.push(await importItem(deps, runImport, { run, item, index }));
    }
    const imported = files.filter(({ status }) => status === 'imported' || status === 'upgraded').length;
    const failed = files.length - imported;
    return {
      result: { imported, failed, files },
      message: `Imported ${imported} of ${files.length} files`,
    };
  });
}

interface ItemParams {
  readonly run: TaskRun<Payload>;
  readonly item: ImportItem;
  readonly index: number;
}

async function importItem(deps: ImportDeps, runImport: RunImport, params: ItemParams): Promise<ImportedFile> {
  const { run, item } = params;
  try {
    const earlier = await importResultOf(deps.database, run.task.id, item);
    return earlier ?? (await importNow(deps, runImport, params));
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof LibraryError) || error.code === 'DATABASE_UNAVAILABLE') {
      throw error;
    }
    return failed(item, error.code, error.message);
  }
}

const failed = ({ path, movieId, versionId }: ImportItem, code: string, message: string): ImportedFile => ({
  ...{ path, status: 'failed', movieId, versionId: versionId ?? movieId },
  ...{ fileId: null, target: null, method: null, code, message },
});

async function importNow(
  deps: ImportDeps,
  runImport: RunImport,
  { run, item, index }: ItemParams,
): Promise<ImportedFile> {
  const { signal, payload, task } = run;
  const { plan, data } = await prepare(deps, { item, taskId: task.id, payload, signal });
  const [refusal] = plan.rejections.filter(({ overridable }) => !overridable);
  if (refusal !== undefined) {
    return { ...failed(item, refusal.code, refusal.message), status: 'rejected' };
  }
  const removal = plan.replaced === null ? null : await planRemoval(deps, plan.replaced);
  await run.ensureHeld();
  const share = 100 / payload.items.length;
  await runImport(
    { ...data, removal },
    {
      signal,
      onProgress: ({ copiedBytes, totalBytes }) =>
        run.progress(share * (index + copiedBytes / Math.max(totalBytes, 1)), `Importing ${data.title}`),
    },
  );
  const done = await importResultOf(deps.database, task.id, item);
  if (done === null) {
    throw new Error('An import has left no entry in the history.');
  }
  return done;
}

interface PrepareParams {
  readonly item: ImportItem;
  readonly taskId: string;
  readonly payload: Payload;
  readonly signal: AbortSignal;
}

async function prepare(
  deps: ImportDeps,
  { item, taskId, payload, signal }: PrepareParams,
): Promise<{ plan: ImportPlan; data: Omit<ImportData, 'removal'> }> {
  const { database } = deps;
  const place = await openImportPath(deps, item.path);
  const video = await inspectVideo(deps, await findVideo(place), { overrides: item, signal });
  const version = await readImportVersion(database, item.movieId, item.versionId ?? null);
  const folder = await database.transaction((em) => findTargetFolder(database, em, version), {
    lock: 'movies',
  });
  const plan = await planImport(database, { video, version, folder });
  const { probedAt, ...facts } = video.facts;
  const sidecars = plan.sidecars.flatMap(({ path, identity, target }) =>
    target === null ? [] : [{ path, identity, target }],
  );
  return {
    plan,
    data: {
      ...{
        taskId,
        movieId: version.movieId,
        versionId: version.versionId,
        title: version.movie.title,
        source: item.path,
      },
      ...{ video: { path: video.path, identity: video.identity }, target: plan.target, sidecars, facts },
      ...{ method: payload.method, probedAt: (probedAt ?? deps.now()).toISOString() },
    },
  };
}
