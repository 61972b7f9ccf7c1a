import type { Database } from '../../database/database.ts';
import { fromStoredFacts } from '../../found-releases/stored-release.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
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
    // An id that no movie can have finds nothing.
    const matching = readKysely
      .selectFrom('grab')
      .$if(state !== undefined, (found) => found.where('state', '=', state ?? 'grabbed'))
      .$if(movieId !== undefined, (found) => found.where('movie_id', '=', normalizeUuid(movieId ?? '')));
    const counted = await matching
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await matching
      .select(['id', 'state', 'source', 'movie_id as movieId', 'version_id as versionId', 'title'])
      .select(['release', 'client_id as downloadClientId', 'client_name as downloadClient'])
      .select(['download_id as downloadId', 'file_id as fileId', 'message'])
      .select(['created_at as grabbedAt', 'ended_at as endedAt'])
      .orderBy('id', 'desc')
      .limit(limit)
      .offset((page - 1) * limit)
      .execute();
    const total = Number(counted.total);
    return {
      grabs: rows.map(toGrab),
      pagination: paginationOf(page, limit, total),
    };
  };
}

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
