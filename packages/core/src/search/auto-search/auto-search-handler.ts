import { z } from 'zod';
import { movieNotFound } from '../../errors/movie-not-found.ts';
import { storeFoundReleases } from '../../found-releases/found-releases.ts';
import type { IndexerQuery } from '../../indexers/indexer-source.ts';
import { searchTypeSchema } from '../../movies/movie.schema.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../../tasks/task-handlers.ts';
import { decideReleases } from '../decide/decide-releases.ts';
import { readTargetMovies, type TargetMovie, type TargetVersion } from '../decide/read-target-movies.ts';
import { grabForVersions } from '../grab-best.ts';
import { readPending } from '../pending/pending-releases.ts';
import { askIndexers, describeAnswer, type IndexerAnswer } from '../query-indexers.ts';
import { uniqueReleases } from '../release-key.ts';
import type { SearchDeps } from '../search-deps.ts';
import { chooseVersions } from './choose-versions.ts';
import { summarize } from './summarize-search.ts';

const payloadRules = z.object({ searchType: searchTypeSchema, scheduled: z.boolean().default(false) });
type Payload = z.infer<typeof payloadRules>;

/** As many as versions of one movie have at most. */
const pendingOfMovie = 100;

/** Searches the indexers for one movie if it is a candidate, and grabs the best release for each version that is one. Idempotent. */
export function createAutoSearchHandler(deps: SearchDeps): TaskHandler {
  return taskHandler(payloadRules, async ({ task, payload, signal, progress }) => {
    const movieId = task.subjectId ?? '';
    const movie = (await readTargetMovies(deps, [movieId])).get(movieId);
    if (movie === undefined) {
      throw movieNotFound(movieId);
    }
    const { versions, reason } = chooseVersions(payload, movie);
    if (reason !== null) {
      return { message: reason, result: { searched: false, searchType: payload.searchType, reason } };
    }
    progress(10, `Searching for ${movie.title}`);
    const answers = await ask(deps, movie, { signal, progress });
    await setLastSearchTime(deps, movie.id);
    const { decided, outcomes } = await decideAndGrab(deps, { movie, versions, answers, payload, signal });
    return summarize({ searchType: payload.searchType, answers, decided, outcomes });
  });
}

async function ask(
  { database, indexerSources }: SearchDeps,
  movie: TargetMovie,
  { signal, progress }: Pick<TaskRun, 'signal' | 'progress'>,
): Promise<readonly IndexerAnswer[]> {
  const asked = await indexerSources.forSearch('automatic');
  const query = await readQuery(database, movie);
  const answers: IndexerAnswer[] = [];
  const search = askIndexers(asked, (source, options) => source.search(query, options), signal);
  for await (const answer of search) {
    answers.push(answer);
    progress(
      10 + (60 * answers.length) / (asked.sources.length + asked.skipped.length),
      describeAnswer(answer, 'releases'),
    );
  }
  return answers;
}

/** What indexers are asked about a movie. */
export async function readQuery(
  database: SearchDeps['database'],
  { id, title, year }: Pick<TargetMovie, 'id' | 'title' | 'year'>,
): Promise<IndexerQuery> {
  const ids = await database.readKysely
    .selectFrom('movie')
    .select(['imdb_id as imdbId', 'tmdb_id as tmdbId'])
    .where('id', '=', id)
    .executeTakeFirst();
  return { title, year, imdbId: ids?.imdbId ?? null, tmdbId: ids?.tmdbId ?? null };
}

interface FoundForMovie {
  readonly movie: TargetMovie;
  readonly versions: readonly TargetVersion[];
  readonly answers: readonly IndexerAnswer[];
  readonly payload: Payload;
  readonly signal: AbortSignal;
}

async function decideAndGrab(deps: SearchDeps, { movie, versions, answers, payload, signal }: FoundForMovie) {
  const found = answers.flatMap(({ releases }) => releases);
  const waiting = await readPending(deps, { movieIds: [movie.id], limit: pendingOfMovie });
  const releases = uniqueReleases([...found, ...waiting.flatMap(({ release }) => release ?? [])]);
  await storeFoundReleases(deps, releases);
  const wanted = new Set(versions.map(({ id }) => id));
  const decided = await decideReleases(deps, releases, {
    movieId: movie.id,
    isUserSearch: !payload.scheduled,
    choose: (all) => all.filter(({ id }) => wanted.has(id)),
  });
  return { decided, outcomes: await grabForVersions(deps, decided, { source: 'automatic', signal }) };
}

async function setLastSearchTime({ database, now }: SearchDeps, movieId: string): Promise<void> {
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
