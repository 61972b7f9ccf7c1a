import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { rootFolderNotFound } from '../root-folders/write-root-folder.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { scanRootFoldersKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { validate } from '../validation/validate.ts';
import { type RootFolderScan, type ScanStart, scanStartSchema } from './scan.schema.ts';
import type { Scan } from './scan.ts';

export interface CreateScanDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

export function createScan({ database, tasks }: CreateScanDeps): Scan {
  return {
    async start(input = {}) {
      const start = await checkRootFolder(database, validate(scanStartSchema, input));
      const { rootFolderId } = start;
      const { id } = await database.transaction((em) =>
        tasks.enqueue(em, {
          kind: scanRootFoldersKind,
          payload: { ...start },
          subjectId: rootFolderId,
          dedupeKey: dedupeKeyOf(start),
          priority: interactivePriority,
        }),
      );
      return { taskId: id };
    },
    async status() {
      const rootFolders = await readScans(database);
      return { isScanning: rootFolders.some(({ state }) => state === 'scanning'), rootFolders };
    },
  };
}

async function checkRootFolder(database: Database, start: ScanStart): Promise<ScanStart> {
  if (start.rootFolderId === undefined) {
    return start;
  }
  const rootFolderId = normalizeUuid(start.rootFolderId);
  if (rootFolderId === null || !(await readRootFolders(database)).some(({ id }) => id === rootFolderId)) {
    throw rootFolderNotFound(start.rootFolderId);
  }
  return { ...start, rootFolderId };
}

const dedupeKeyOf = ({ rootFolderId = 'all', addMovies, acceptMissing }: ScanStart) =>
  `${scanRootFoldersKind}:${rootFolderId}:${addMovies}:${acceptMissing}`;

async function readScans({ readKysely }: Database): Promise<RootFolderScan[]> {
  const rows = await readKysely
    .selectFrom('root_folder as r')
    .leftJoin('root_folder_scan as s', 's.root_folder_id', 'r.id')
    .leftJoin('task as t', 't.id', 's.task_id')
    .select(['r.id as rootFolderId', 'r.path', 's.task_id as taskId', 's.started_at as startedAt'])
    .select(['s.finished_at as finishedAt', 's.problem', 's.result', 't.state as taskState'])
    .orderBy('r.path')
    .execute();
  return rows.map(({ taskState, startedAt, finishedAt, problem, result, ...row }) => ({
    ...row,
    state: stateOf({ taskState, startedAt, finishedAt, problem }),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    problem: problem as RootFolderScan['problem'],
    result: result as RootFolderScan['result'],
  }));
}

interface StoredScan {
  readonly taskState: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly problem: unknown;
}

function stateOf({ taskState, startedAt, finishedAt, problem }: StoredScan): RootFolderScan['state'] {
  if (startedAt === null) {
    return 'never';
  }
  if (finishedAt !== null) {
    return problem === null ? 'completed' : 'refused';
  }
  return taskState === 'running' ? 'scanning' : 'interrupted';
}
