import { type SqlBool, sql } from 'kysely';
import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import { boundList } from '../database/bound-list.ts';
import type { DatabaseDriver } from '../database/connection-options.ts';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import type { Release } from '../releases/release.ts';
import { titleKeys } from '../text/title-key.ts';

/** What names a movie in a release: ids are trusted before titles. */
export type NamedBy = 'imdbId' | 'tmdbId' | 'title';

/** A movie of the library that a release may be of. */
export interface MovieCandidate {
  readonly movieId: string;
  readonly tmdbId: number;
  readonly imdbId: string | null;
  readonly title: string;
  readonly year: number | null;
  readonly by: NamedBy;
}

export type MatchedRelease = Pick<ParsedRelease, 'title' | 'akaTitles' | 'year' | 'imdbId' | 'tmdbId'>;

export type ReleaseMatch =
  | { readonly kind: 'one'; readonly movieId: string }
  /** `candidates` have the title or the id, and another year, or none to compare. */
  | { readonly kind: 'none'; readonly candidates: readonly MovieCandidate[] }
  | { readonly kind: 'many'; readonly movieIds: readonly string[] };

/** What a release is matched by: what the indexer says, before what the name says. */
export const matchedRelease = ({
  parsed,
  imdbId,
  tmdbId,
  year,
}: Pick<Release, 'parsed' | 'imdbId' | 'tmdbId' | 'year'>): MatchedRelease => ({
  title: parsed.title,
  akaTitles: parsed.akaTitles,
  year: parsed.year ?? year,
  imdbId: imdbId ?? parsed.imdbId,
  tmdbId: tmdbId ?? parsed.tmdbId,
});

type MatchingDatabase = Pick<Database, 'driver' | 'readKysely'>;
type FoundMovie = Omit<MovieCandidate, 'by'>;

/** More movies of one title are not worth a choice. */
const maximumCandidates = 100;
/** SQLite reads the movies of so many releases in a few milliseconds. */
const releasesAtOnce = 500;

/**
 * Finds the movie of the library that a release is of: by its IMDb id, else by its TMDB id, else by its titles, which are compared
 * with the title, the original and the alternative titles of movies. The year must be equal; with an id it may be unknown.
 *
 * ```ts
 * const match = await matchRelease({ database }, parseReleasePath(path));
 * ```
 */
export async function matchRelease(
  deps: { readonly database: MatchingDatabase },
  release: MatchedRelease,
): Promise<ReleaseMatch> {
  const [match = noMatch] = await matchReleases(deps, [release]);
  return match;
}

/** Finds the movie of each of many releases, by the same rules, with a few statements for hundreds of them. */
export async function matchReleases(
  { database }: { readonly database: MatchingDatabase },
  releases: readonly MatchedRelease[],
): Promise<readonly ReleaseMatch[]> {
  const matches: ReleaseMatch[] = [];
  for (let start = 0; start < releases.length; start += releasesAtOnce) {
    if (start > 0) {
      await yieldToEventLoop();
    }
    const some = releases.slice(start, start + releasesAtOnce);
    const candidates = await findCandidates(database, some);
    matches.push(...some.map((release, index) => chooseMatch(release, candidates[index] ?? [])));
  }
  return matches;
}

const noMatch: ReleaseMatch = { kind: 'none', candidates: [] };

function chooseMatch(release: MatchedRelease, candidates: readonly MovieCandidate[]): ReleaseMatch {
  if (candidates.length === 0) {
    return noMatch;
  }
  const matches = candidates.filter((candidate) => isYearOf(candidate, release.year));
  const [match] = matches;
  if (match === undefined) {
    return { kind: 'none', candidates };
  }
  return matches.length === 1
    ? { kind: 'one', movieId: match.movieId }
    : { kind: 'many', movieIds: matches.map(({ movieId }) => movieId) };
}

/** Whether a release of this year may be of the movie. */
const isYearOf = ({ by, year }: MovieCandidate, ofRelease: number | null) =>
  year === null || ofRelease === null ? by !== 'title' : year === ofRelease;

/** The movies that each release names, by the first of its ids that the library has, else by title. */
async function findCandidates(
  database: MatchingDatabase,
  releases: readonly MatchedRelease[],
): Promise<readonly (readonly MovieCandidate[])[]> {
  const byImdbId = await findByIds(database, 'imdbId', releases);
  const isFoundByImdbId = ({ imdbId }: MatchedRelease) => imdbId !== null && byImdbId.has(imdbId);
  const others = releases.filter((release) => !isFoundByImdbId(release));
  const byTmdbId = await findByIds(database, 'tmdbId', others);
  // Every movie has a TMDB id, so a title cannot be that of a movie with this one if none has it.
  const byTitle = await findByTitles(database, releases, (release) => {
    return release.tmdbId === null && !isFoundByImdbId(release);
  });
  return releases.map((release, index) => {
    const { imdbId, tmdbId } = release;
    if (imdbId !== null && isFoundByImdbId(release)) {
      return (byImdbId.get(imdbId) ?? []).map(candidateBy('imdbId'));
    }
    if (tmdbId !== null) {
      return (byTmdbId.get(tmdbId) ?? []).map(candidateBy('tmdbId'));
    }
    const found = byTitle[index] ?? none;
    return imdbId === null ? found : found.filter((movie) => movie.imdbId === null);
  });
}

const none: readonly MovieCandidate[] = [];

async function findByIds(
  database: MatchingDatabase,
  by: 'imdbId' | 'tmdbId',
  releases: readonly MatchedRelease[],
): Promise<ReadonlyMap<string | number | null, readonly FoundMovie[]>> {
  const ids = [...new Set(releases.map((release) => release[by]))].filter((id) => id !== null);
  const isWanted =
    by === 'imdbId' ? hasImdbId(database.driver, ids) : isOneOf(database.driver, 'tmdb_id', 'int', ids);
  const found = ids.length === 0 ? [] : await movies(database).where(isWanted).execute();
  return Map.groupBy(found, (movie) => movie[by]);
}

/** In a library with few IMDb ids, the statistics of SQLite would make it read all movies: a cross join begins at the left. */
const hasImdbId = (driver: DatabaseDriver, ids: readonly (string | number)[]) =>
  driver === 'sqlite'
    ? sql<SqlBool>`id in (select m.id from json_each(${boundList(driver, ids)}) wanted cross join movie m
        where m.imdb_id = wanted.value)`
    : isOneOf(driver, 'imdb_id', 'text', ids);

/** @returns for each release the movies that have one of its titles, whatever their year; none if it is not looked for */
async function findByTitles(
  database: MatchingDatabase,
  releases: readonly MatchedRelease[],
  isLookedFor: (release: MatchedRelease) => boolean,
): Promise<readonly (readonly MovieCandidate[])[]> {
  const keysOf = releases.map((release) => (isLookedFor(release) ? titleKeysOf(release) : []));
  const keys = [...new Set(keysOf.flat())];
  const titled = keys.length === 0 ? [] : await readTitledMovies(database, keys);
  const moviesOf = Map.groupBy(titled, ({ key }) => key);
  return keysOf.map((own) => {
    const found = own.flatMap((key) => moviesOf.get(key) ?? []);
    return found.length === 0 ? none : toCandidates(found);
  });
}

const titleKeysOf = ({ title, akaTitles }: MatchedRelease): readonly string[] =>
  titleKeys(akaTitles.length === 0 ? [title] : [title, ...akaTitles]);

type TitledMovie = FoundMovie & { readonly key: string };

/** Each movie once, in the order of their ids. */
const toCandidates = (found: readonly TitledMovie[]): readonly MovieCandidate[] =>
  [...new Map(found.map((movie) => [movie.movieId, movie])).values()]
    .toSorted((one, other) => (one.movieId < other.movieId ? -1 : 1))
    .slice(0, maximumCandidates)
    .map(candidateBy('title'));

/** A cross join, as SQLite begins it at the left: with the titles, whatever its statistics are. */
const readTitledMovies = (
  { driver, readKysely }: MatchingDatabase,
  keys: readonly string[],
): Promise<TitledMovie[]> =>
  readKysely
    .selectFrom('movie_title as t')
    .crossJoin('movie as m')
    .whereRef('m.id', '=', 't.movie_id')
    .where(isOneOf(driver, 't.key', 'text', keys))
    .select(['t.key', 'm.id as movieId', 'm.tmdb_id as tmdbId', 'm.imdb_id as imdbId', 'm.title', 'm.year'])
    .execute();

const movies = ({ readKysely }: MatchingDatabase) =>
  readKysely
    .selectFrom('movie')
    .select(['id as movieId', 'tmdb_id as tmdbId', 'imdb_id as imdbId', 'title', 'year']);

/** Without the key of the title. */
const candidateBy =
  (by: NamedBy) =>
  ({ movieId, tmdbId, imdbId, title, year }: FoundMovie): MovieCandidate => ({
    movieId,
    tmdbId,
    imdbId,
    title,
    year,
    by,
  });
