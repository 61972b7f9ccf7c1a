import type { Database, EntityManager } from '../../database/database.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import type { GrabSource } from '../../downloads/grab-release.ts';
import { fromStoredRelease, toStoredRelease } from '../../found-releases/stored-release.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import type { Release } from '../../releases/release.ts';
import type { SearchDeps } from '../search-deps.ts';

export const pendingReasons = ['delay', 'downloadClientUnavailable'] as const;
/** What a release waits for. */
export type PendingReason = (typeof pendingReasons)[number];

/** A release that waits to be grabbed for a version of a movie; each version has one at most. */
export interface PendingRelease {
  readonly id: string;
  readonly movieId: string;
  /** That of the default version is the id of the movie. */
  readonly versionId: string;
  /** Null if its download can no longer be opened. */
  readonly release: Release | null;
  readonly title: string;
  readonly source: GrabSource;
  readonly reason: PendingReason;
  /** How often it was tried. */
  readonly attempts: number;
  readonly dueAt: Date;
  readonly addedAt: Date;
}

/** How long a release waits for a download client that was down. */
export const clientRetryMs = 5 * 60_000;

export type PendingDeps = Pick<SearchDeps, 'database' | 'secrets' | 'now'>;

export interface KeepPendingParams {
  readonly release: Release;
  readonly movieId: string;
  readonly versionId: string;
  readonly source: GrabSource;
  readonly reason: PendingReason;
  readonly dueAt: Date;
}

/**
 * Keeps a release until it is due, in place of another one that waits for the version, which the caller has found to be no better. The
 * time at which a delay ends stays, so that a version does not wait again for each better release. What a user chose is replaced by another
 * choice only.
 */
export async function keepPending(deps: PendingDeps, params: KeepPendingParams): Promise<Date> {
  const { database, secrets, now } = deps;
  const { release, movieId, versionId, source, reason } = params;
  const stored = toStoredRelease(secrets, release);
  return database.transaction(
    async (em) => {
      const waiting = await findWaiting(database, em, params);
      if (waiting?.source === 'interactive' && source !== 'interactive') return waiting.due_at;
      const endsEarlier = reason === 'delay' && waiting?.reason === 'delay' && waiting.due_at < params.dueAt;
      const dueAt = endsEarlier ? waiting.due_at : params.dueAt;
      const isSame = waiting?.indexer_id === stored.indexer_id && waiting.guid_hash === stored.guid_hash;
      await removePending(database, em, { movieId, versionId });
      await database
        .kysely(em)
        .insertInto('pending_release')
        .values({
          ...stored,
          ...{ movie_id: movieId, version_id: versionId === movieId ? null : versionId, source, reason },
          ...{ id: waiting?.id ?? uuidv7(), added_at: waiting?.added_at ?? now(), due_at: dueAt },
          attempts: isSame ? waiting.attempts : 0,
        })
        .execute();
      return dueAt;
    },
    { lock: 'movies' },
  );
}

type OfVersion = Pick<PendingRelease, 'movieId' | 'versionId'>;

const findWaiting = (database: Database, em: EntityManager, { movieId, versionId }: OfVersion) =>
  database
    .kysely(em)
    .selectFrom('pending_release')
    .select(['id', 'indexer_id', 'guid_hash', 'source', 'reason', 'attempts', 'due_at', 'added_at'])
    .where('movie_id', '=', movieId)
    .where('version_id', versionId === movieId ? 'is' : '=', versionId === movieId ? null : versionId)
    .executeTakeFirst();

/** Removes what waits for a version. */
export async function removePending(
  database: Database,
  em: EntityManager,
  { movieId, versionId }: OfVersion,
): Promise<void> {
  await database
    .kysely(em)
    .deleteFrom('pending_release')
    .where('movie_id', '=', movieId)
    .where('version_id', versionId === movieId ? 'is' : '=', versionId === movieId ? null : versionId)
    .execute();
}

/** Tries a release again later. */
export async function postponePending(
  { database }: Pick<PendingDeps, 'database'>,
  { id, attempts }: Pick<PendingRelease, 'id' | 'attempts'>,
  dueAt: Date,
): Promise<void> {
  await database.transaction((em) =>
    database
      .kysely(em)
      .updateTable('pending_release')
      .set({ reason: 'downloadClientUnavailable', attempts: attempts + 1, due_at: dueAt })
      .where('id', '=', id)
      .execute(),
  );
}

export interface ReadPendingParams {
  /** @default of all movies */
  readonly movieIds?: readonly string[];
  /** Those that are due by then. @default all */
  readonly dueBy?: Date;
  /** Those whose delay is not over by then. */
  readonly delayedAt?: Date;
  readonly limit: number;
}

/** Those that are due first. */
export async function readPending(
  { database, secrets }: Pick<PendingDeps, 'database' | 'secrets'>,
  { movieIds, dueBy, delayedAt, limit }: ReadPendingParams,
): Promise<readonly PendingRelease[]> {
  let query = database.readKysely.selectFrom('pending_release').selectAll();
  if (movieIds !== undefined) query = query.where(isOneOf(database.driver, 'movie_id', 'uuid', movieIds));
  if (dueBy !== undefined) query = query.where('due_at', '<=', dueBy);
  if (delayedAt !== undefined) query = query.where('reason', '=', 'delay').where('due_at', '>', delayedAt);
  const rows = await query.orderBy('due_at').orderBy('id').limit(limit).execute();
  return rows.map((row) => ({
    ...{ id: row.id, movieId: row.movie_id, versionId: row.version_id ?? row.movie_id, title: row.title },
    ...{ source: row.source, reason: row.reason, attempts: row.attempts, dueAt: row.due_at },
    ...{ addedAt: row.added_at, release: fromStoredRelease(secrets, row) },
  }));
}
