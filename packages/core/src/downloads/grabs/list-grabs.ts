import { countListed } from '../../database/count-listed.ts';
import type { Database } from '../../database/database.ts';
import { withoutIndex } from '../../database/schema/expressions.ts';
import { fromStoredFacts } from '../../found-releases/stored-release.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../../select/list-page.ts';
import { paginationOf } from '../../select/pagination.ts';
import { validate } from '../../validation/validate.ts';
import type { Downloads } from '../downloads.ts';
import { type Grab, grabListQuerySchema } from '../grab.schema.ts';

export interface ListGrabsDeps {
  readonly database: Pick<Database, 'readKysely' | 'driver'>;
}

export function createListGrabs({ database }: ListGrabsDeps): Downloads['grabs'] {
  return async function listGrabs(query = {}) {
    const { page, limit, state, movieId } = validate(grabListQuerySchema, query);
    const total = await countGrabs(database, { state, movieId });
    const part = listPage(page, limit, total);
    const rows = inListOrder(await selectGrabs(database, { state, movieId }, part).execute(), part);
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

/** An id that no movie can have finds nothing. The grabs of a movie are few: the index of states must not be chosen for them. */
const matching = ({ driver, readKysely }: ListGrabsDeps['database'], { state, movieId }: GrabFilter) =>
  readKysely
    .selectFrom('grab')
    .$if(state !== undefined && movieId === undefined, (found) =>
      found.where('state', '=', state ?? 'grabbed'),
    )
    .$if(state !== undefined && movieId !== undefined, (found) =>
      found.where(withoutIndex(driver, 'state'), '=', state),
    )
    .$if(movieId !== undefined, (found) => found.where('movie_id', '=', normalizeUuid(movieId ?? '')));

async function countGrabs(database: ListGrabsDeps['database'], filter: GrabFilter): Promise<number> {
  if (filter.movieId === undefined) {
    return countListed(database.readKysely, 'grab', { kind: filter.state });
  }
  const { total } = await matching(database, filter)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Finds the ids of a page in an index, then its rows. */
export const selectGrabs = (database: ListGrabsDeps['database'], filter: GrabFilter, page: ListPage) =>
  database.readKysely
    .selectFrom('grab')
    .select(['id', 'state', 'source', 'movie_id as movieId', 'version_id as versionId', 'title'])
    .select(['release', 'client_id as downloadClientId', 'client_name as downloadClient'])
    .select(['download_id as downloadId', 'file_id as fileId', 'message'])
    .select(['created_at as grabbedAt', 'ended_at as endedAt'])
    .where(
      'id',
      'in',
      matching(database, filter)
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
