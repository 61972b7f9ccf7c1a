import type { Kysely } from 'kysely';
import type { DB } from '../database/schema/db.ts';
import { normalizeUuid } from '../ids/uuid.ts';
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
      const { count } = await filtered(readKysely, filter)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      const rows = await filtered(readKysely, filter)
        .select(['id', 'path', 'size', 'reason', 'candidates'])
        .select(['root_folder_id as rootFolderId', 'found_at as foundAt'])
        .orderBy('path')
        .limit(limit)
        .offset((page - 1) * limit)
        .execute();
      const total = Number(count);
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

interface Filter {
  readonly rootFolderId?: string | undefined;
  readonly reason?: UnmatchedFile['reason'] | undefined;
}

/** A root folder that does not exist has no files. */
const filtered = (kysely: Kysely<DB>, { rootFolderId, reason }: Filter) =>
  kysely
    .selectFrom('unmatched_file')
    .$if(rootFolderId !== undefined, (files) =>
      files.where('root_folder_id', '=', normalizeUuid(rootFolderId ?? '') ?? noId),
    )
    .$if(reason !== undefined, (files) => files.where('reason', '=', reason ?? 'noMatch'));

const noId = '00000000-0000-0000-0000-000000000000';
