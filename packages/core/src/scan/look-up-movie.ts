import { LibraryError } from '../errors/library-error.ts';
import type { MetadataSource, MovieSearchResult } from '../metadata/metadata-source.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import { titleKey, titleKeys } from '../text/title-key.ts';
import type { MovieIds } from './read-nfo.ts';
import type { UnmatchedCandidate } from './unmatched.schema.ts';

const maximumCandidates = 5;

export interface FileToLookUp extends MovieIds {
  readonly parsed: Pick<ParsedRelease, 'title' | 'akaTitles' | 'year'>;
}

/** What the metadata source says about a file. */
export interface Lookup {
  /** TMDB id of the movie that the file certainly is; null: none is certain. */
  readonly certain: number | null;
  /** The best match first. */
  readonly candidates: readonly UnmatchedCandidate[];
}

/**
 * Finds the movies that a file may be. Certain is the movie with the file's id, or the only one found with its title and year.
 *
 * @throws LibraryError `METADATA_…` if the source fails
 */
export async function lookUpMovie(
  metadata: Pick<MetadataSource, 'searchMovies' | 'findByImdbId'>,
  { parsed, imdbId, tmdbId }: FileToLookUp,
  signal: AbortSignal,
): Promise<Lookup> {
  if (tmdbId !== null) {
    // Its name is that of the file until the movie is added.
    return { certain: tmdbId, candidates: [{ tmdbId, title: parsed.title, year: parsed.year }] };
  }
  const byId = imdbId === null ? null : await findByImdbId(metadata, imdbId, signal);
  if (byId !== null) {
    const isCertain = isNearYear(byId.year, parsed.year);
    return { certain: isCertain ? byId.tmdbId : null, candidates: [toCandidate(byId)] };
  }
  const { title, year } = parsed;
  if (title === '') {
    return { certain: null, candidates: [] };
  }
  const ofYear = await metadata.searchMovies({ title, ...(year !== null && { year }) }, { signal });
  // Years in names are wrong by one now and then.
  const found =
    ofYear.length > 0 || year === null ? ofYear : await metadata.searchMovies({ title }, { signal });
  const candidates = found.slice(0, maximumCandidates).map(toCandidate);
  return { certain: findCertain(parsed, found), candidates };
}

/** Whether years are equal, unknown, or differ by one, as those of two sources do now and then. */
export const isNearYear = (one: number | null, other: number | null): boolean =>
  one === null || other === null || Math.abs(one - other) <= 1;

async function findByImdbId(
  metadata: Pick<MetadataSource, 'findByImdbId'>,
  imdbId: string,
  signal: AbortSignal,
): Promise<MovieSearchResult | null> {
  try {
    return await metadata.findByImdbId(imdbId, { signal });
  } catch (error) {
    if (error instanceof LibraryError && error.code === 'METADATA_NOT_FOUND') {
      return null;
    }
    throw error;
  }
}

function findCertain(
  { title, akaTitles, year }: FileToLookUp['parsed'],
  found: readonly MovieSearchResult[],
): number | null {
  const keys = new Set(titleKeys([title, ...akaTitles]));
  const equal = found.filter(
    (movie) =>
      year !== null &&
      movie.year === year &&
      [movie.title, movie.originalTitle].some((name) => keys.has(titleKey(name))),
  );
  return equal.length === 1 ? (equal[0]?.tmdbId ?? null) : null;
}

const toCandidate = ({ tmdbId, title, year }: MovieSearchResult): UnmatchedCandidate => ({
  tmdbId,
  title,
  year,
});
