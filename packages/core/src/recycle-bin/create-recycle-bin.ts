import { requireConfirmation } from '../files/confirm-removal.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { paginationOf } from '../select/pagination.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { validate } from '../validation/validate.ts';
import type { DeleteItem, DeleteItemDeps } from './delete-item.ts';
import { emptyRecycleBinKind, expiryOf, readKeptDays } from './empty-recycle-bin.ts';
import {
  type RecycleBinPage,
  type RecycleBinQuery,
  recycleBinEmptyOptionsSchema,
  recycleBinQuerySchema,
} from './recycle-bin.schema.ts';
import type { RecycleBin } from './recycle-bin.ts';
import { createRestoreItem } from './restore-item.ts';

export interface RecycleBinDeps extends DeleteItemDeps {
  readonly tasks: TaskService;
  readonly deleteItem: DeleteItem;
}

/** The operations on deleted files. */
export function createRecycleBin(deps: RecycleBinDeps): RecycleBin {
  const { database, tasks } = deps;
  return {
    list: (query = {}) => listItems(deps, query),
    restore: createRestoreItem(deps),
    delete: deps.deleteItem,
    async empty(options = {}) {
      const { confirm } = validate(recycleBinEmptyOptionsSchema, options);
      await requireConfirmation({ database, files: await countItems(deps, undefined), confirm });
      const task = await database.transaction((em) =>
        tasks.enqueue(em, {
          kind: emptyRecycleBinKind,
          dedupeKey: emptyRecycleBinKind,
          priority: interactivePriority,
        }),
      );
      return { taskId: task.id };
    },
  };
}

async function listItems(deps: RecycleBinDeps, query: RecycleBinQuery): Promise<RecycleBinPage> {
  const { page, limit, movieId } = validate(recycleBinQuerySchema, query);
  const keptDays = await readKeptDays(deps.database);
  const total = await countItems(deps, movieId);
  const rows = await itemsOf(deps, movieId)
    .select(['id', 'path', 'movie_id as movieId', 'title', 'size', 'root_path as rootPath'])
    .select('deleted_at as deletedAt')
    .orderBy('deleted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset((page - 1) * limit)
    .execute();
  const items = rows.map(({ rootPath, deletedAt, ...row }) => ({
    ...row,
    deletedAt: deletedAt.toISOString(),
    expiresAt: expiryOf(deletedAt, keptDays(rootPath)).toISOString(),
  }));
  return { items, pagination: paginationOf(page, limit, total) };
}

async function countItems(deps: RecycleBinDeps, movieId: string | undefined): Promise<number> {
  const { total } = await itemsOf(deps, movieId)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** @param movieId an id that no movie can have finds nothing */
const itemsOf = ({ database }: RecycleBinDeps, movieId: string | undefined) =>
  database.readKysely
    .selectFrom('recycle_bin_item')
    .$if(movieId !== undefined, (query) => query.where('movie_id', '=', normalizeUuid(movieId ?? '')));
