import { z } from 'zod';
import { movieNotFound } from '../../errors/movie-not-found.ts';
import { storeFoundReleases } from '../../found-releases/found-releases.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
import type { IndexerQuery } from '../../indexers/indexer-source.ts';
import type { Release } from '../../releases/release.ts';
import { definedFields } from '../../validation/defined-fields.ts';
import { invalidInput, validate } from '../../validation/validate.ts';
import { optionRules, validateOptions } from '../../validation/validate-options.ts';
import { toIndexerResult } from '../auto-search/summarize-search.ts';
import { type DecidedRelease, decideReleases } from '../decide/decide-releases.ts';
import { type PendingRelease, readPending } from '../pending/pending-releases.ts';
import { askIndexers, type IndexerAnswer } from '../query-indexers.ts';
import { uniqueReleases } from '../release-key.ts';
import type { SearchDeps } from '../search-deps.ts';
import {
  type PendingReleaseEntry,
  pendingReleasesQuerySchema,
  type ReleaseSearchInput,
  type ReleaseSearchQuery,
  releaseSearchQuerySchema,
} from './search.schema.ts';
import type { ReleaseSearchEvent, ReleaseSearchOptions, Search } from './search.ts';
import { toFoundReleases } from './to-found-release.ts';

export interface CreateSearchDeps extends Omit<SearchDeps, 'grabRelease'> {
  /** Fires when the library stops. */
  readonly stopping: AbortSignal;
}

/** Of an indexer, if all of them are answered at once. Requests over HTTP end after a minute. */
const oneAnswerTimeoutMs = 50_000;
const longestTimeoutMs = 600_000;

const searchOptionRules = z.strictObject({
  signal: optionRules.signal.optional(),
  indexerTimeoutMs: z.int().min(1).max(longestTimeoutMs).optional(),
} satisfies Record<keyof ReleaseSearchOptions, z.ZodType>);

export function createSearch(deps: CreateSearchDeps): Search {
  return {
    async releases(input, options) {
      const search = await startSearch(deps, input, options, oneAnswerTimeoutMs);
      const answers: IndexerAnswer[] = [];
      const decided: DecidedRelease[] = [];
      for await (const found of search.run()) {
        answers.push(found.answer);
        decided.push(...found.decided);
      }
      const releases = toFoundReleases(decided);
      return {
        releases: releases.slice(0, search.query.limit),
        indexerResults: answers.map(toIndexerResult),
        totalResults: releases.length,
        ...search.times(),
      };
    },
    stream: async (input, options) => toEvents(await startSearch(deps, input, options)),
    async pending(input = {}) {
      const { movieId, limit } = validate(pendingReleasesQuerySchema, input);
      const movieIds =
        movieId === undefined ? {} : { movieIds: [normalizeUuid(movieId)].filter((id) => id !== null) };
      const pending = await readPending(deps, { ...movieIds, limit });
      return { releases: pending.map(toPendingEntry) };
    },
  };
}

interface RunningSearch {
  readonly query: ReleaseSearchQuery;
  run(): AsyncGenerator<{ readonly answer: IndexerAnswer; readonly decided: readonly DecidedRelease[] }>;
  times(): { readonly searchDuration: number; readonly searchTime: string };
}

/** Checks what is searched for before an indexer is asked. */
async function startSearch(
  deps: CreateSearchDeps,
  input: ReleaseSearchInput,
  options: ReleaseSearchOptions = {},
  usualTimeoutMs?: number,
): Promise<RunningSearch> {
  validateOptions(searchOptionRules, options);
  const { signal, indexerTimeoutMs = usualTimeoutMs } = options;
  const query = validate(releaseSearchQuerySchema, input);
  const indexerIds = query.indexers?.map((id) => normalizeUuid(id) ?? id);
  await refuseUnknownIndexers(deps, indexerIds ?? []);
  const movie = await findMovie(deps, query);
  const asked = await deps.indexerSources.forSearch('interactive', indexerIds);
  const startedAt = deps.now();
  const start = performance.now();
  const either = signal === undefined ? deps.stopping : AbortSignal.any([signal, deps.stopping]);
  const indexerQuery: IndexerQuery =
    query.query !== undefined && query.type !== 'movie'
      ? { title: query.query, year: null, imdbId: null, tmdbId: null }
      : {
          title: movie?.title ?? '',
          year: movie?.year ?? null,
          imdbId: movie?.imdbId ?? null,
          tmdbId: movie?.tmdbId ?? null,
        };
  return {
    query,
    async *run() {
      const options = definedFields({ categories: query.categories });
      const ask = askIndexers(
        asked,
        (source, reading) => source.search(indexerQuery, { ...reading, ...options }),
        either,
        indexerTimeoutMs,
      );
      for await (const answer of ask) {
        yield { answer, decided: await decide(deps, answer.releases, query, movie?.id) };
      }
    },
    times: () => ({
      searchDuration: Math.round(performance.now() - start) / 1_000,
      searchTime: startedAt.toISOString(),
    }),
  };
}

/** An indexer that was deleted would look like one that has no releases. @throws LibraryError `INVALID_INPUT` */
async function refuseUnknownIndexers({ indexerSources }: CreateSearchDeps, ids: readonly string[]) {
  if (ids.length === 0) {
    return;
  }
  const known = await indexerSources.settings();
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) {
    const message = `must be ids of indexers: no indexer has the id ${JSON.stringify(unknown.toWellFormed())}`;
    throw invalidInput([{ field: 'indexers', message }]);
  }
}

/** @throws LibraryError `MOVIE_NOT_FOUND` */
async function findMovie({ database }: CreateSearchDeps, { movieId, tmdbId }: ReleaseSearchQuery) {
  if (movieId === undefined && tmdbId === undefined) {
    return null;
  }
  const id = movieId === undefined ? null : normalizeUuid(movieId);
  const named = String(movieId ?? tmdbId);
  if (movieId !== undefined && id === null) {
    throw movieNotFound(named);
  }
  const movie = await database.readKysely
    .selectFrom('movie')
    .select(['id', 'title', 'year', 'imdb_id as imdbId', 'tmdb_id as tmdbId'])
    .$if(id !== null, (query) => query.where('id', '=', id ?? ''))
    .$if(tmdbId !== undefined, (query) => query.where('tmdb_id', '=', tmdbId ?? 0))
    .executeTakeFirst();
  if (movie === undefined) {
    throw movieNotFound(named);
  }
  return movie;
}

const msPerDay = 86_400_000;

async function decide(
  deps: CreateSearchDeps,
  found: readonly Release[],
  { minSeeders = 0, maxAge }: ReleaseSearchQuery,
  movieId: string | undefined,
): Promise<readonly DecidedRelease[]> {
  const oldest = maxAge === undefined ? Number.NEGATIVE_INFINITY : deps.now().getTime() - maxAge * msPerDay;
  const releases = uniqueReleases(found).filter(
    ({ seeders, publishedAt }) =>
      (seeders ?? minSeeders) >= minSeeders && (publishedAt?.getTime() ?? oldest) >= oldest,
  );
  await storeFoundReleases(deps, releases);
  return decideReleases(deps, releases, {
    ...definedFields({ movieId }),
    isUserSearch: true,
    choose: (versions) => versions,
  });
}

async function* toEvents(search: RunningSearch): AsyncGenerator<ReleaseSearchEvent> {
  let totalResults = 0;
  for await (const { answer, decided } of search.run()) {
    const releases = toFoundReleases(decided);
    totalResults += releases.length;
    yield {
      ...{ type: 'indexer', indexer: toIndexerResult(answer) },
      releases: releases.slice(0, search.query.limit),
    };
  }
  yield { type: 'done', totalResults, ...search.times() };
}

const toPendingEntry = ({ release, dueAt, addedAt, ...pending }: PendingRelease): PendingReleaseEntry => ({
  ...pending,
  indexer: release?.indexerName ?? null,
  quality: release?.parsed.quality.name ?? null,
  protocol: release?.protocol ?? null,
  size: release?.size ?? null,
  dueAt: dueAt.toISOString(),
  addedAt: addedAt.toISOString(),
});
