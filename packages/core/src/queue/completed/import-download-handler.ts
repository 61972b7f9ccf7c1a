import type { z } from 'zod';
import { type ErrorCode, LibraryError } from '../../errors/library-error.ts';
import type { ImportDeps } from '../../import/import-deps.ts';
import type { RunImport } from '../../import/import-operation.ts';
import { type TaskHandler, type TaskOutcome, type TaskRun, taskHandler } from '../../tasks/task-handlers.ts';
import { findAndImport } from './find-and-import.ts';
import { importChosen } from './import-chosen.ts';
import { importDownloadPayload } from './import-download.ts';
import { openDownload } from './open-download.ts';
import { type Download, readDownload } from './read-download.ts';
import {
  claimDownload,
  type SettleDeps,
  settleImported,
  settleObstacle,
  settleRetrying,
} from './settle-download.ts';

export type ImportDownloadDeps = ImportDeps & SettleDeps;
type Run = TaskRun<z.output<typeof importDownloadPayload>>;

/** Errors that another attempt would only repeat. */
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MOVIE_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'PATH_NOT_ALLOWED',
  'FILE_ALREADY_EXISTS',
]);

/** Imports a finished download. Idempotent. What keeps it from being imported is a result, not an error. */
export function createImportDownloadHandler(deps: ImportDownloadDeps, runImport: RunImport): TaskHandler {
  return taskHandler(importDownloadPayload, async (run) => {
    const item = await claimDownload(deps, run.payload.itemId, run.task.id);
    if (item === null) {
      return { message: 'The download has ended.', result: { status: 'ended' } };
    }
    const download = await readDownload(deps.database, item);
    try {
      return await importDownload(deps, runImport, { run, download });
    } catch (error) {
      run.signal.throwIfAborted();
      return await settleError(deps, { run, download, error });
    }
  });
}

interface DownloadRun {
  readonly run: Run;
  readonly download: Download;
}

async function importDownload(
  deps: ImportDownloadDeps,
  runImport: RunImport,
  { run, download }: DownloadRun,
): Promise<TaskOutcome> {
  const { item } = download;
  const { files } = run.payload;
  const place = await openDownload(deps.database, item.output_path);
  const outcome =
    files === null
      ? await findAndImport(deps, runImport, { download, place, run })
      : await importChosen(deps, runImport, { download, place, run, files });
  await run.ensureHeld();
  if (outcome.kind === 'imported') {
    await settleImported(deps, item, outcome);
    const { movieId, fileId } = outcome;
    return { message: `Imported ${item.title}`, result: { status: 'imported', movieId, fileId } };
  }
  await settleObstacle(deps, item, outcome);
  const message =
    outcome.kind === 'failed'
      ? outcome.message
      : outcome.problems.flatMap(({ messages }) => messages).join(' ');
  return { message, result: { status: outcome.kind, message } };
}

/** Until the last attempt the queue says that it is tried again; then a user is asked. */
async function settleError(
  deps: ImportDownloadDeps,
  { run, download: { item }, error }: DownloadRun & { readonly error: unknown },
): Promise<TaskOutcome> {
  const { attempt, maxAttempts } = run.task;
  const isWithoutDatabase = error instanceof LibraryError && error.code === 'DATABASE_UNAVAILABLE';
  const isKnown = error instanceof LibraryError && !isWithoutDatabase;
  const isLast = attempt >= maxAttempts || (isKnown && final.has(error.code));
  const message = isKnown ? error.message : 'Something unexpected went wrong; the log says more.';
  const problems = [{ title: item.title, messages: [message] }];
  if (!isLast) {
    if (!isWithoutDatabase) {
      const again = { title: item.title, messages: [`${message} It is tried again soon.`] };
      await settleRetrying(deps, item, [again]).catch((cause) =>
        deps.logger?.warn(
          { err: cause, queueItem: item.id },
          'The queue cannot say why an import is tried again.',
        ),
      );
    }
    throw error;
  }
  deps.logger?.warn({ err: error, queueItem: item.id }, 'A finished download cannot be imported.');
  await settleObstacle(deps, item, { kind: 'blocked', problems });
  return { message, result: { status: 'blocked', message } };
}
