import type { Kysely } from 'kysely';
import { countListed } from '../database/count-listed.ts';
import type { DB } from '../database/schema/db.ts';
import type { RemovalDeps } from '../files/check-removal.ts';
import { requireConfirmation } from '../files/confirm-removal.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../select/list-page.ts';
import { paginationOf } from '../select/pagination.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { emptyRecycleBinKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { validate } from '../validation/validate.ts';
import type { DeleteItem } from './delete-item.ts';
import { expiryOf, readKeptDays } from './empty-recycle-bin.ts';
import {
  type RecycleBinPage,
  type RecycleBinQuery,
  recycleBinEmptyOptionsSchema,
  recycleBinQuerySchema,
} from './recycle-bin.schema.ts';
import type { RecycleBin } from './recycle-bin.ts';
import type { RestoreItem } from './restore-item.ts';

export interface RecycleBinDeps extends RemovalDeps {
  readonly tasks: TaskService;
  readonly deleteItem: DeleteItem;
  readonly restoreItem: RestoreItem;
}

/** The operations on deleted files. */
export function createRecycleBin(deps: RecycleBinDeps): RecycleBin {
  const { database, tasks } = deps;
  return {
    list: (query = {}) => listItems(deps, query),
    restore: deps.restoreItem,
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
  const part = listPage(page, limit, total);
  const found = await selectBinItems(deps.database.readKysely, movieId, part).execute();
  const rows = inListOrder(found, part);
  const items = rows.map(({ rootPath, deletedAt, ...row }) => ({
    ...row,
    deletedAt: deletedAt.toISOString(),
    expiresAt: expiryOf(deletedAt, keptDays(rootPath)).toISOString(),
  }));
  return { items, pagination: paginationOf(page, limit, total) };
}

/** Finds the ids of a page in an index, then its rows. */
export const selectBinItems = (kysely: Kysely<DB>, movieId: string | undefined, page: ListPage) =>
  kysely
    .selectFrom('recycle_bin_item')
    .select(['id', 'path', 'movie_id as movieId', 'title', 'size', 'root_path as rootPath'])
    .select('deleted_at as deletedAt')
    .where('id', 'in', (ids) =>
      ids
        .selectFrom('recycle_bin_item')
        .select('id')
        .$if(movieId !== undefined, (items) => items.where('movie_id', '=', storedMovie(movieId)))
        .orderBy('deleted_at', directionOf('desc', page))
        .orderBy('id', directionOf('desc', page))
        .limit(page.limit)
        .offset(page.offset),
    )
    .orderBy('deleted_at', directionOf('desc', page))
    .orderBy('id', directionOf('desc', page));

async function countItems(
  { database: { readKysely } }: Pick<RecycleBinDeps, 'database'>,
  movieId: string | undefined,
): Promise<number> {
  if (movieId === undefined) {
    return countListed(readKysely, 'recycle_bin_item');
  }
  const { total } = await readKysely
    .selectFrom('recycle_bin_item')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('movie_id', '=', storedMovie(movieId))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Null, which no item is equal to, for an id that no movie can have. */
const storedMovie = (movieId: string | undefined) => normalizeUuid(movieId ?? '');
