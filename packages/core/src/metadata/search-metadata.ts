import { createReadMoviesByTmdbId } from '../movies/get-movies.ts';
import { imageUrl } from '../movies/select/movie-fields.ts';
import type { ReadMoviesDeps } from '../movies/select/movie-row.ts';
import { validate } from '../validate.ts';
import { refuseUnknown } from '../validate-options.ts';
import type { CheckedSource } from './checked-source.ts';
import { metadataLimits } from './metadata-limits.ts';
import {
  type MetadataMatch,
  type MetadataSearchQuery,
  metadataSearchQuery,
} from './metadata-match.schema.ts';

const idAlone = { id: true } as const;

export interface SearchMetadataDeps extends ReadMoviesDeps {
  readonly metadata: Pick<CheckedSource, 'searchMovies'>;
}

/**
 * Looks a movie up at the metadata source, and says of each match whether it is in the library.
 *
 * @throws LibraryError `INVALID_INPUT`, or what the source throws
 */
export function createSearchMetadata(deps: SearchMetadataDeps) {
  const { metadata, imageBaseUrl } = deps;
  const readByTmdbId = createReadMoviesByTmdbId(deps);
  return async function searchMetadata(
    input: MetadataSearchQuery,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<MetadataMatch[]> {
    refuseUnknown(options, ['signal']);
    const { signal } = options;
    const { query, year } = validate(metadataSearchQuery, input);
    const matches = await metadata.searchMovies(
      { title: query, ...(year !== undefined && { year }) },
      { ...(signal !== undefined && { signal }) },
    );
    const found = matches.slice(0, metadataLimits.matches);
    const tmdbIds = found.map(({ tmdbId }) => tmdbId);
    const movies = await readByTmdbId(tmdbIds, { select: idAlone });
    // Asked once the source has answered: it may have learned its address by then.
    const baseUrl = imageBaseUrl();
    return found.map(({ posterPath, ...match }, index) => ({
      ...match,
      posterUrl: imageUrl(baseUrl, posterPath),
      movieId: movies[index]?.id ?? null,
    }));
  };
}
