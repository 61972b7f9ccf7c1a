import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import { findVideo } from './find-import-files.ts';
import { type ImportedFile, type ImportItem, importItemSchema, importMethodSchema } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { RunImport } from './import-operation.ts';
import { importResultOf } from './import-result.ts';
import { inspectVideo } from './inspect-video.ts';
import { openImportPath } from './open-import-path.ts';
import { importPrepared, prepareImport } from './prepare-import.ts';

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
  const place = await openImportPath(deps, item.path);
  const video = await inspectVideo(deps, await findVideo(place), { overrides: item, signal });
  const { method } = payload;
  const prepared = await prepareImport(deps, { video, item, taskId: task.id, method });
  const [refusal] = prepared.plan.rejections.filter(({ overridable }) => !overridable);
  if (refusal !== undefined) {
    return { ...failed(item, refusal.code, refusal.message), status: 'rejected' };
  }
  const share = 100 / payload.items.length;
  return importPrepared(deps, runImport, {
    ...{ prepared, item, run },
    onProgress: (done) => run.progress(share * (index + done), `Importing ${prepared.data.title}`),
  });
}
