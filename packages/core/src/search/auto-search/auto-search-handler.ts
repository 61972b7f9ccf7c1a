import { z } from 'zod';
import type { Database } from '../../database/database.ts';
import { movieNotFound } from '../../errors/movie-not-found.ts';
import { MovieFileEntity } from '../../files/movie-file.entity.ts';
import { isAvailable } from '../../movies/is-available.ts';
import { MovieEntity } from '../../movies/movie.entity.ts';
import { searchTypeSchema } from '../../movies/movie.schema.ts';
import { QualityProfileEntity } from '../../quality/quality-profile.entity.ts';
import { type TaskHandler, taskHandler } from '../../tasks/task-handlers.ts';
import type { Indexer } from '../indexers/indexer.ts';
import { noIndexerMessage, queryIndexers } from '../query-indexers.ts';
import { rejectionReason } from './search-candidate.ts';

export interface AutoSearchHandlerDeps {
  readonly database: Database;
  readonly indexers: readonly Indexer[];
  readonly now: () => Date;
}

const payloadRules = z.object({ searchType: searchTypeSchema, scheduled: z.boolean().default(false) });

/** Searches the indexers for one movie if it is a candidate. Idempotent. */
export function createAutoSearchHandler(deps: AutoSearchHandlerDeps): TaskHandler {
  const { indexers } = deps;
  return taskHandler(payloadRules, async ({ task, payload, signal, progress }) => {
    const { movie, query, facts } = await loadCandidate(deps, task.subjectId ?? '');
    const reason = rejectionReason(payload, facts);
    if (reason !== null) {
      return { message: reason, result: { searched: false, searchType: payload.searchType, reason } };
    }
    progress(10, `Searching for ${movie.title}`);
    const { releases, failures } = await queryIndexers(indexers, query, signal);
    await setLastSearchTime(deps, movie.id);
    const result = {
      searched: true,
      searchType: payload.searchType,
      indexers: indexers.length,
      releases: releases.length,
      failures: failures.map(({ indexer, error }) => ({ indexer, error })),
    };
    return { result, message: summary(indexers.length, releases.length, failures.length) };
  });
}

async function loadCandidate({ database, now }: AutoSearchHandlerDeps, movieId: string) {
  const em = database.fork();
  const movie = await em.findOne(MovieEntity, { id: movieId });
  if (movie === null) {
    throw movieNotFound(movieId);
  }
  const file = await em.findOne(MovieFileEntity, { movieId, versionId: null });
  const profile = await em.findOneOrFail(QualityProfileEntity, { id: movie.qualityProfileId });
  const { title, year = null, imdbId = null, tmdbId, monitored, minimumAvailability } = movie;
  const { theatricalDate = null, homeReleaseDate = null } = movie;
  const availability = { minimumAvailability, theatricalDate, homeReleaseDate };
  const available = isAvailable(availability, now().getTime());
  return {
    movie,
    query: { title, year, imdbId, tmdbId },
    facts: { monitored, available, fileQuality: file?.quality ?? null, profile },
  };
}

async function setLastSearchTime({ database, now }: AutoSearchHandlerDeps, movieId: string): Promise<void> {
  const searchedAt = now();
  await database.transaction(
    async (em) => {
      await database
        .kysely(em)
        .updateTable('movie')
        .set({ last_search_time: searchedAt, updated_at: searchedAt })
        .where('id', '=', movieId)
        .execute();
    },
    { lock: 'movies' },
  );
}

function summary(indexers: number, releases: number, failures: number): string {
  if (indexers === 0) {
    return noIndexerMessage;
  }
  const failed = failures === 0 ? '' : `; ${failures} failed`;
  return `${releases} releases found at ${indexers} indexers${failed}.`;
}
