import { basename, dirname } from 'node:path';
import type { EntityManager } from '../database/database.ts';
import { type FileIdentity, identify, isSameFile, isUnchanged } from '../disk/file-identity.ts';
import { type PlacedFile, placeFile } from '../disk/place-file.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { FileOperation, RecordStep, RecoveredStep } from '../file-operations/file-operation.ts';
import { pathAfter } from '../file-operations/recover-steps.ts';
import type { FileRemovalDeps } from '../files/create-file-removal.ts';
import {
  cleanUpRemoval,
  commitRemoval,
  executeRemoval,
  hasRemoved,
  type RemovedEntry,
} from '../files/execute-removal.ts';
import type { RemovalPlan } from '../files/removal-plan.ts';
import { type FileOnDisk, storeMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { nameKey } from '../naming/naming-collisions.ts';
import { type FileFacts, onDisk } from '../scan/probe-video.ts';
import type { ImportMethod } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { SourceSidecar } from './inspect-video.ts';
import { removeSources } from './remove-sources.ts';

/** What the operation needs of `ImportDeps`, and the journal. */
export type ImportOperationDeps = FileRemovalDeps & Pick<ImportDeps, 'importFolders'>;

/** Stored in the journal, so that its fields never change. */
export interface ImportData {
  readonly taskId: string;
  readonly movieId: string;
  readonly versionId: string | null;
  readonly title: string;
  /** As the item names it. */
  readonly source: string;
  readonly video: Omit<SourceSidecar, 'ending'>;
  readonly target: string;
  readonly method: ImportMethod;
  readonly sidecars: readonly (Omit<SourceSidecar, 'ending'> & { readonly target: string })[];
  readonly removal: RemovalPlan | null;
  readonly facts: Omit<FileFacts, 'probedAt'>;
  readonly probedAt: string;
  /** What else the history says about it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ImportResult {
  /** Null: it was at its place already. */
  readonly placedBy: PlacedFile['placedBy'] | null;
  readonly file: FileOnDisk;
  /** Paths of the sidecars that went along. */
  readonly sidecars: readonly string[];
  readonly removed: readonly RemovedEntry[];
}

export interface ImportProgress {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Parameters<typeof placeFile>[0]['onProgress'];
}

/** Imports one file, as an operation of the journal. */
export type RunImport = ReturnType<typeof defineImportOperation>;

export function defineImportOperation(deps: ImportOperationDeps) {
  const runner = deps.journal.define<ImportData, ImportResult>({
    kind: 'import-file',
    commit: (em, { data }, result) => commitImport(deps, em, data, result),
    async recover(operation, record) {
      return isPlaced(operation.data, operation.steps)
        ? { result: await execute(deps, { operation, record, done: finishedOf(operation.steps) }) }
        : 'undo';
    },
    cleanUp: ({ data }) => cleanUpImport(deps, data),
  });
  return (data: ImportData, progress: ImportProgress = {}): Promise<ImportResult> =>
    runner.run({ movieId: data.movieId, data }, (record, operation) =>
      execute(deps, { operation, record, done: new Set(), ...progress }),
    );
}

/** The targets that have their file. */
type Done = ReadonlySet<string>;

const finishedOf = (steps: readonly RecoveredStep[]): Done =>
  new Set(
    steps.flatMap(({ plan, outcome }) =>
      plan.kind === 'placement' && outcome === 'finished' ? [pathAfter(plan)] : [],
    ),
  );

/** Whether an interrupted import had got so far that it is finished, not undone. */
function isPlaced({ removal, target, video }: ImportData, steps: readonly RecoveredStep[]): boolean {
  const isRemoved = removal === null || hasRemoved(removal, steps);
  return isRemoved && (target === video.path || finishedOf(steps).has(target));
}

interface ExecuteParams extends ImportProgress {
  readonly operation: FileOperation<ImportData>;
  readonly record: RecordStep;
  readonly done: Done;
}

/** The disk operations: the new file comes, the old one goes, unless it is in the way and goes first; sidecars follow. */
async function execute(deps: ImportOperationDeps, params: ExecuteParams): Promise<ImportResult> {
  const { removal, target, video } = params.operation.data;
  const remove = () => (removal === null ? [] : executeRemoval(deps, removal, params.record));
  const placeVideo = () => (target === video.path ? null : place(params, video, target));
  const isInTheWay = removal !== null && leavesName(removal, target);
  const first = isInTheWay ? await remove() : null;
  const placedBy = await placeVideo();
  const removed = first ?? (await remove());
  const sidecars = await placeSidecars(deps, params);
  const identity = await identify(target);
  if (identity?.kind !== 'file') {
    throw new LibraryError('FILE_NOT_FOUND', `${target} is gone.`);
  }
  return { placedBy, file: onDisk(identity), sidecars, removed };
}

/** Whether a removal makes the name of a path free. Names are compared as file systems do that ignore case. */
const leavesName = ({ path, sidecars }: RemovalPlan, target: string): boolean =>
  [path, ...sidecars].some(
    (gone) =>
      gone !== null &&
      dirname(gone) === dirname(target) &&
      nameKey(basename(gone)) === nameKey(basename(target)),
  );

async function place(
  { operation: { data }, record, done, signal, onProgress }: ExecuteParams,
  source: ImportData['video'],
  target: string,
): Promise<PlacedFile['placedBy']> {
  if (done.has(target)) {
    return isSameFile(await identify(source.path), await identify(target)) ? 'hardlink' : 'copy';
  }
  // A move removes its source after the commit.
  const method = data.method === 'copy' ? 'copy' : 'hardlink';
  const operation = { operationId: uuidv7(), onStep: recordUnchanged(record, source), signal, onProgress };
  return (await placeFile({ source: source.path, target, method, ...operation })).placedBy;
}

/** Refuses a source that is not the file which was looked at, as when a link has replaced it since. */
const recordUnchanged =
  (
    record: RecordStep,
    { path, identity }: { readonly path: string; readonly identity: FileIdentity },
  ): RecordStep =>
  async (step, plan) => {
    if (step === 'planned' && 'method' in plan && !isUnchanged(plan.original, identity)) {
      throw new LibraryError('FILE_OPERATION_REFUSED', `${path} has changed meanwhile; it was not imported.`);
    }
    await record(step, plan);
  };

/** A sidecar that cannot be placed stays where it is. */
async function placeSidecars({ logger }: ImportOperationDeps, params: ExecuteParams): Promise<string[]> {
  const placed: string[] = [];
  for (const { path, identity, target } of params.operation.data.sidecars) {
    try {
      if (path !== target) {
        await place(params, { path, identity }, target);
      }
      placed.push(target);
    } catch (error) {
      if (!(error instanceof LibraryError)) {
        throw error;
      }
      logger?.warn({ err: error, file: path }, 'A file next to an imported one could not be imported.');
    }
  }
  return placed;
}

async function commitImport(
  deps: ImportOperationDeps,
  em: EntityManager,
  data: ImportData,
  { file, removed, placedBy }: ImportResult,
): Promise<void> {
  const { database, now } = deps;
  const { movieId, versionId, title, removal, target, source, facts, taskId, method, details } = data;
  await refuseOtherFile(deps, em, data);
  if (removal !== null) {
    await commitRemoval(deps, em, { plan: removal, removed, reason: 'upgraded' });
  }
  const { fileId } = await storeMovieFile({ database, now }, em, {
    ...{ ...facts, ...file, movieId, versionId, path: target },
    ...{ originalPath: source, probedAt: new Date(data.probedAt) },
  });
  // The source of a move is removed after this.
  const gone = method === 'move' ? [target, data.video.path] : [target];
  await database.kysely(em).deleteFrom('unmatched_file').where('path', 'in', gone).execute();
  const replaced = removal && {
    fileId: removal.file.id,
    path: removal.file.path,
    quality: removal.file.quality,
  };
  await recordActivity(database.kysely(em), {
    ...{ type: removal === null ? 'imported' : 'upgraded', movieId, title, at: now() },
    data: {
      ...details,
      ...{ fileId, path: target, versionId: versionId ?? movieId, quality: facts.quality },
      ...{ size: file.size, source, method: method === 'move' ? 'move' : (placedBy ?? 'inPlace'), taskId },
      ...(replaced !== null && { replaced }),
    },
  });
}

/** Refuses if the version has another file than when the import was planned. */
async function refuseOtherFile(
  { database }: ImportOperationDeps,
  em: EntityManager,
  { movieId, versionId, removal }: ImportData,
): Promise<void> {
  const current = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .where('movie_id', '=', movieId)
    .where('version_id', versionId === null ? 'is' : '=', versionId)
    .executeTakeFirst();
  if (current?.id !== removal?.file.id) {
    throw new LibraryError(
      'MOVIE_FILES_BUSY',
      'The files of this movie have changed meanwhile; nothing was imported. Try again.',
    );
  }
}

async function cleanUpImport(deps: ImportOperationDeps, data: ImportData): Promise<void> {
  if (data.method === 'move') {
    await removeSources(deps, [{ ...data.video, target: data.target }, ...data.sidecars]);
  }
  if (data.removal !== null) {
    await cleanUpRemoval(deps, data.removal);
  }
}
