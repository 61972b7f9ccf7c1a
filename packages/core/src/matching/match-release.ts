import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
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

/** More movies of one title are not worth a choice. */
const maximumCandidates = 100;

/**
 * Finds the movie of the library that a release is of: by its IMDb id, else by its TMDB id, else by its titles, which are compared
 * with the title, the original and the alternative titles of movies. The year must be equal; with an id it may be unknown.
 *
 * ```ts
 * const match = await matchRelease({ database }, parseReleasePath(path));
 * ```
 */
export async function matchRelease(
  { database }: { readonly database: Pick<Database, 'driver' | 'readKysely'> },
  release: MatchedRelease,
): Promise<ReleaseMatch> {
  const candidates = await findCandidates(database, release);
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

async function findCandidates(
  database: Pick<Database, 'driver' | 'readKysely'>,
  release: MatchedRelease,
): Promise<readonly MovieCandidate[]> {
  const { imdbId, tmdbId } = release;
  const byImdbId = imdbId === null ? [] : await movies(database).where('imdb_id', '=', imdbId).execute();
  if (byImdbId.length > 0) {
    return byImdbId.map(candidateBy('imdbId'));
  }
  if (tmdbId !== null) {
    // Every movie has a TMDB id, so a title cannot be that of a movie with this one if none has it.
    return (await movies(database).where('tmdb_id', '=', tmdbId).execute()).map(candidateBy('tmdbId'));
  }
  const byTitle = await findByTitle(database, [release.title, ...release.akaTitles]);
  return byTitle.filter((movie) => imdbId === null || movie.imdbId === null);
}

/** The movies that have one of these titles, whatever their year. */
export async function findByTitle(
  database: Pick<Database, 'driver' | 'readKysely'>,
  titles: readonly string[],
): Promise<readonly MovieCandidate[]> {
  const keys = titleKeys(titles);
  if (keys.length === 0) {
    return [];
  }
  const ids = await database.readKysely
    .selectFrom('movie_title')
    .select('movie_id')
    .distinct()
    .where(isOneOf(database.driver, 'key', 'text', keys))
    .limit(maximumCandidates)
    .execute();
  const found = await movies(database)
    .where(
      isOneOf(
        database.driver,
        'id',
        'uuid',
        ids.map(({ movie_id }) => movie_id),
      ),
    )
    .orderBy('id')
    .execute();
  return found.map(candidateBy('title'));
}

const movies = ({ readKysely }: Pick<Database, 'readKysely'>) =>
  readKysely
    .selectFrom('movie')
    .select(['id as movieId', 'tmdb_id as tmdbId', 'imdb_id as imdbId', 'title', 'year']);

const candidateBy =
  (by: NamedBy) =>
  (movie: Omit<MovieCandidate, 'by'>): MovieCandidate => ({ ...movie, by });
