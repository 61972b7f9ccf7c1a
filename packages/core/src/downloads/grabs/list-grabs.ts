import type { Kysely } from 'kysely';
import { countListed } from '../../database/count-listed.ts';
import type { Database } from '../../database/database.ts';
import type { DB } from '../../database/schema/db.ts';
import { fromStoredFacts } from '../../found-releases/stored-release.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../../select/list-page.ts';
import { paginationOf } from '../../select/pagination.ts';
import { validate } from '../../validation/validate.ts';
import type { Downloads } from '../downloads.ts';
import { type Grab, grabListQuerySchema } from '../grab.schema.ts';

export interface ListGrabsDeps {
  readonly database: Pick<Database, 'readKysely'>;
}

export function createListGrabs({ database: { readKysely } }: ListGrabsDeps): Downloads['grabs'] {
  return async function listGrabs(query = {}) {
    const { page, limit, state, movieId } = validate(grabListQuerySchema, query);
    const total = await countGrabs(readKysely, { state, movieId });
    const part = listPage(page, limit, total);
    const rows = inListOrder(await selectGrabs(readKysely, { state, movieId }, part).execute(), part);
    return {
      grabs: rows.map(toGrab),
      pagination: paginationOf(page, limit, total),
    };
  };
}

interface GrabFilter {
  readonly state?: Grab['state'] | undefined;
  readonly movieId?: string | undefined;
}

/** An id that no movie can have finds nothing. */
const matching = (kysely: Kysely<DB>, { state, movieId }: GrabFilter) =>
  kysely
    .selectFrom('grab')
    .$if(state !== undefined, (found) => found.where('state', '=', state ?? 'grabbed'))
    .$if(movieId !== undefined, (found) => found.where('movie_id', '=', normalizeUuid(movieId ?? '')));

async function countGrabs(kysely: Kysely<DB>, filter: GrabFilter): Promise<number> {
  if (filter.movieId === undefined) {
    return countListed(kysely, 'grab', { kind: filter.state });
  }
  const { total } = await matching(kysely, filter)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Finds the ids of a page in an index, then its rows. */
export const selectGrabs = (kysely: Kysely<DB>, filter: GrabFilter, page: ListPage) =>
  kysely
    .selectFrom('grab')
    .select(['id', 'state', 'source', 'movie_id as movieId', 'version_id as versionId', 'title'])
    .select(['release', 'client_id as downloadClientId', 'client_name as downloadClient'])
    .select(['download_id as downloadId', 'file_id as fileId', 'message'])
    .select(['created_at as grabbedAt', 'ended_at as endedAt'])
    .where(
      'id',
      'in',
      matching(kysely, filter)
        .select('id')
        .orderBy('id', directionOf('desc', page))
        .limit(page.limit)
        .offset(page.offset),
    )
    .orderBy('id', directionOf('desc', page));

type GrabRow = Omit<Grab, 'indexer' | 'protocol' | 'quality' | 'size' | 'grabbedAt' | 'endedAt'> & {
  readonly release: unknown;
  readonly grabbedAt: Date;
  readonly endedAt: Date | null;
};

function toGrab({ release, grabbedAt, endedAt, ...row }: GrabRow): Grab {
  const facts = fromStoredFacts(release);
  return {
    ...row,
    indexer: facts?.indexerName ?? '',
    protocol: facts?.protocol ?? 'torrent',
    quality: facts?.parsed.quality.name ?? 'Unknown',
    size: facts?.size ?? null,
    grabbedAt: grabbedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
