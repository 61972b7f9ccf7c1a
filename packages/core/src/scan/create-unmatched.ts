import type { Kysely } from 'kysely';
import { countListed } from '../database/count-listed.ts';
import type { DB } from '../database/schema/db.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../select/list-page.ts';
import { paginationOf } from '../select/pagination.ts';
import { validate } from '../validation/validate.ts';
import { createMatchUnmatched } from './match-unmatched.ts';
import type { ScanDeps } from './scan-deps.ts';
import { type UnmatchedFile, unmatchedListQuerySchema } from './unmatched.schema.ts';
import type { Unmatched } from './unmatched.ts';

export function createUnmatched(deps: ScanDeps): Unmatched {
  const { readKysely } = deps.database;
  return {
    async list(query = {}) {
      const { page, limit, ...filter } = validate(unmatchedListQuerySchema, query);
      const total = await countListed(readKysely, 'unmatched_file', {
        parent: storedRootFolder(filter),
        kind: filter.reason,
      });
      const part = listPage(page, limit, total);
      const rows = inListOrder(await selectUnmatched(readKysely, filter, part).execute(), part);
      return {
        files: rows.map(
          ({ candidates, foundAt, ...row }): UnmatchedFile => ({
            ...row,
            candidates: (candidates ?? []) as UnmatchedFile['candidates'],
            foundAt: foundAt.toISOString(),
          }),
        ),
        pagination: paginationOf(page, limit, total),
      };
    },
    match: createMatchUnmatched(deps),
  };
}

export interface UnmatchedFilter {
  readonly rootFolderId?: string | undefined;
  readonly reason?: UnmatchedFile['reason'] | undefined;
}

/** Finds the paths of a page in an index, then its rows. */
export const selectUnmatched = (kysely: Kysely<DB>, filter: UnmatchedFilter, page: ListPage) =>
  kysely
    .selectFrom('unmatched_file')
    .select(['id', 'path', 'size', 'reason', 'candidates'])
    .select(['root_folder_id as rootFolderId', 'found_at as foundAt'])
    .where('path', 'in', (paths) => {
      const [rootFolderId, { reason }] = [storedRootFolder(filter), filter];
      return paths
        .selectFrom('unmatched_file')
        .select('path')
        .$if(rootFolderId !== undefined, (files) => files.where('root_folder_id', '=', rootFolderId ?? noId))
        .$if(reason !== undefined, (files) => files.where('reason', '=', reason ?? 'noMatch'))
        .orderBy('path', directionOf('asc', page))
        .limit(page.limit)
        .offset(page.offset);
    })
    .orderBy('path', directionOf('asc', page));

/** A root folder that does not exist has no files. */
const storedRootFolder = ({ rootFolderId }: UnmatchedFilter) =>
  rootFolderId === undefined ? undefined : (normalizeUuid(rootFolderId) ?? noId);

const noId = '00000000-0000-0000-0000-000000000000';
