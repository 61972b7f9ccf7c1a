import { validate } from '../validation/validate.ts';
import { refuseUnknown } from '../validation/validate-options.ts';
import { imageUrl } from './image-url.ts';
import {
  type MetadataMatch,
  type MetadataSearchQuery,
  metadataSearchQuerySchema,
} from './metadata-match.schema.ts';
import { metadataLimits } from './metadata-source.ts';
import type { ValidatedSource } from './validate-responses.ts';

export interface SearchMetadataDeps {
  readonly metadata: Pick<ValidatedSource, 'searchMovies'>;
  readonly imageBaseUrl: () => string;
  /** Ids of the library's movies with these TMDB ids, in their order; null for a movie that is not in the library. */
  readonly findMovieIds: (tmdbIds: readonly number[]) => Promise<readonly (string | null)[]>;
}

/**
 * Searches the metadata source, and adds to each match whether it is in the library.
 *
 * @throws LibraryError `INVALID_INPUT`, or what the source throws
 */
export function createSearchMetadata({ metadata, imageBaseUrl, findMovieIds }: SearchMetadataDeps) {
  return async function searchMetadata(
    input: MetadataSearchQuery,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<MetadataMatch[]> {
    refuseUnknown(options, ['signal']);
    const { signal } = options;
    const { query, year } = validate(metadataSearchQuerySchema, input);
    const matches = await metadata.searchMovies(
      { title: query, ...(year !== undefined && { year }) },
      { ...(signal !== undefined && { signal }) },
    );
    const found = matches.slice(0, metadataLimits.matches);
    const movieIds = await findMovieIds(found.map(({ tmdbId }) => tmdbId));
    // Read after the search, in which the source may have learned the address.
    const baseUrl = imageBaseUrl();
    return found.map(({ posterPath, ...match }, index) => ({
      ...match,
      posterUrl: imageUrl(baseUrl, posterPath),
      movieId: movieIds[index] ?? null,
    }));
  };
}
