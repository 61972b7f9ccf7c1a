import type { Kysely } from 'kysely';
import { countListed } from '../database/count-listed.ts';
import type { Database } from '../database/database.ts';
import { isForeignKeyViolation } from '../database/driver-errors.ts';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../select/list-page.ts';
import { paginationOf } from '../select/pagination.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { addToBlocklist } from './add-to-blocklist.ts';
import {
  type BlocklistAddInput,
  type BlocklistItem,
  type BlocklistPage,
  type BlocklistQuery,
  blocklistAddSchema,
  blocklistClearOptionsSchema,
  blocklistQuerySchema,
} from './blocklist.schema.ts';
import type { Blocklist } from './blocklist.ts';

export interface BlocklistDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/** The operations on the blocklist. */
export function createBlocklist(deps: BlocklistDeps): Blocklist {
  const { database } = deps;
  return {
    list: (query = {}) => listItems(database.readKysely, query),
    add: (input) => addItem(deps, input),
    remove: (id) => removeItem(database, id),
    async clear(options = {}) {
      const { movieId, confirm } = validate(blocklistClearOptionsSchema, options);
      return database.transaction((em) => clearItems(database.kysely(em), movieId, confirm));
    },
  };
}

async function listItems(kysely: Kysely<DB>, query: BlocklistQuery): Promise<BlocklistPage> {
  const { page, limit, movieId } = validate(blocklistQuerySchema, query);
  const total = await countItems(kysely, movieId);
  const part = listPage(page, limit, total);
  const items = inListOrder(await selectBlocklist(kysely, movieId, part).execute(), part);
  return {
    items: items.map(toItem),
    pagination: paginationOf(page, limit, total),
  };
}

/** Finds the ids of a page in an index, then its rows. */
export const selectBlocklist = (kysely: Kysely<DB>, movieId: string | undefined, page: ListPage) =>
  selectItems(kysely)
    .where('id', 'in', (ids) =>
      ids
        .selectFrom('blocklist_item')
        .select('id')
        .$if(movieId !== undefined, (items) => items.where('movie_id', '=', normalizeUuid(movieId ?? '')))
        .orderBy('created_at', directionOf('desc', page))
        .orderBy('id', directionOf('desc', page))
        .limit(page.limit)
        .offset(page.offset),
    )
    .orderBy('created_at', directionOf('desc', page))
    .orderBy('id', directionOf('desc', page));

const selectItems = (kysely: Kysely<DB>) =>
  kysely
    .selectFrom('blocklist_item')
    .select(['id', 'movie_id as movieId', 'indexer_id as indexerId', 'indexer_name as indexerName'])
    .select(['guid', 'info_hash as infoHash', 'title', 'protocol', 'size', 'reason'])
    .select('created_at as addedAt');

const toItem = (row: Omit<BlocklistItem, 'addedAt'> & { readonly addedAt: Date }): BlocklistItem => ({
  ...row,
  addedAt: row.addedAt.toISOString(),
});

/** @param movieId an id that no movie can have finds nothing */
async function countItems(kysely: Kysely<DB>, movieId: string | undefined): Promise<number> {
  if (movieId === undefined) {
    return countListed(kysely, 'blocklist_item');
  }
  const { total } = await kysely
    .selectFrom('blocklist_item')
    .where('movie_id', '=', normalizeUuid(movieId))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

async function addItem({ database, now }: BlocklistDeps, input: BlocklistAddInput): Promise<BlocklistItem> {
  const { movieId, ...entry } = validate(blocklistAddSchema, input);
  const ofMovie = movieId === null ? null : normalizeUuid(movieId);
  if (movieId !== null && ofMovie === null) {
    throw unknownMovie();
  }
  try {
    return await database.transaction(async (em) => {
      const id = await addToBlocklist(database, em, { ...entry, movieId: ofMovie }, now());
      const added = selectItems(database.kysely(em)).where('id', '=', id);
      return toItem(await added.executeTakeFirstOrThrow());
    });
  } catch (error) {
    throw isForeignKeyViolation(error) ? unknownMovie() : error;
  }
}

const unknownMovie = () =>
  invalidInput([{ field: 'movieId', message: 'must be the id of a movie of the library' }]);

async function removeItem(database: Database, id: string): Promise<void> {
  const known = normalizeUuid(id);
  const removed =
    known !== null &&
    (await database.transaction(async (em) => {
      const kysely = database.kysely(em);
      const { numDeletedRows } = await kysely
        .deleteFrom('blocklist_item')
        .where('id', '=', known)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    }));
  if (!removed) {
    throw new LibraryError(
      'BLOCKLIST_ITEM_NOT_FOUND',
      `No entry of the blocklist has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
    );
  }
}

const shownLength = 64;
/** So many are removed without a question. */
const fewItems = 20;

async function clearItems(kysely: Kysely<DB>, movieId: string | undefined, confirm: boolean) {
  const count = await countItems(kysely, movieId);
  if (count > fewItems && !confirm) {
    throw new LibraryError(
      'CONFIRMATION_REQUIRED',
      `This would remove ${count} entries of the blocklist. Repeat the call with "confirm" set to true to do so.`,
      { details: [{ field: 'confirm', message: `must be true to remove ${count} entries` }] },
    );
  }
  const { numDeletedRows } = await kysely
    .deleteFrom('blocklist_item')
    .$if(movieId !== undefined, (items) => items.where('movie_id', '=', normalizeUuid(movieId ?? '')))
    .executeTakeFirstOrThrow();
  return { removedCount: Number(numDeletedRows) };
}
