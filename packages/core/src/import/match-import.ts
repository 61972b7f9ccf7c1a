import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { matchRelease, type ReleaseMatch } from '../matching/match-release.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import type { FoundVideo } from '../scan/found-video.ts';
import type { ImportMovie, ImportRejection } from './import.schema.ts';
import { rejection } from './rejections.ts';

export interface MatchedImport {
  /** Null: it is not certain. */
  readonly movie: ImportMovie | null;
  readonly candidates: readonly ImportMovie[];
  readonly rejections: readonly ImportRejection[];
}

/** Finds the movie of the library that a video is of: by the ids in its name or description, else by title and year. */
export async function matchImport(database: Database, video: FoundVideo): Promise<MatchedImport> {
  const parsed = video.parse();
  const match = await matchRelease({ database }, { ...parsed, ...(await video.readIds()) });
  if (match.kind === 'one') {
    const [movie = null] = await readMovies(database, [match.movieId]);
    return { movie, candidates: [], rejections: movie === null ? [noMatch(parsed)] : [] };
  }
  const ids = match.kind === 'many' ? match.movieIds : match.candidates.map(({ movieId }) => movieId);
  const candidates = await readMovies(database, ids);
  return { movie: null, candidates, rejections: [reject(parsed, match)] };
}

function reject(parsed: ParsedRelease, match: Exclude<ReleaseMatch, { kind: 'one' }>): ImportRejection {
  if (match.kind === 'many') {
    const message = `${match.movieIds.length} movies of the library have this title and this year.`;
    return rejection('severalMatches', message);
  }
  const [candidate] = match.candidates;
  if (candidate === undefined) {
    return noMatch(parsed);
  }
  const { title, year } = candidate;
  if (parsed.year === null || year === null) {
    return rejection(
      'yearMissing',
      parsed.year === null
        ? `Its name has no year, so it is not certain that it is ${title}.`
        : `The year of ${title} is not known, so it is not certain that it is this movie.`,
    );
  }
  return rejection('yearDiffers', `Its name says ${parsed.year}, and ${title} is of ${year}.`);
}

const noMatch = ({ title }: ParsedRelease) =>
  rejection(
    'noMatch',
    title === ''
      ? 'Its name has no title.'
      : `No movie of the library has the title ${JSON.stringify(title)}, or an id that its name has.`,
  );

async function readMovies(database: Database, ids: readonly string[]): Promise<readonly ImportMovie[]> {
  return database.readKysely
    .selectFrom('movie')
    .select(['id as movieId', 'tmdb_id as tmdbId', 'title', 'year'])
    .where(isOneOf(database.driver, 'id', 'uuid', ids))
    .orderBy('id')
    .execute();
}
