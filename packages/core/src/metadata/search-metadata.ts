import { boundList } from '../database/bound-list.ts';
import type { Database } from '../database/database.ts';
import { imageUrl } from '../movies/select/movie-fields.ts';
import { validate } from '../validate.ts';
import type { CheckedSource } from './checked-source.ts';
import {
  type MetadataMatch,
  type MetadataSearchQuery,
  metadataSearchQuery,
} from './metadata-match.schema.ts';

export interface SearchMetadataDeps {
  readonly database: Database;
  readonly metadata: Pick<CheckedSource, 'searchMovies'>;
  /** Asked once the source has answered: it may have learned its address by then. */
  readonly imageBaseUrl: () => string;
}

/** What a column of the library can hold; a film with another id cannot be in it. */
const int32Maximum = 2_147_483_647;

/**
 * Looks a film up at the metadata source, and says of each match whether it is in the library.
 *
 * @throws LibraryError `INVALID_INPUT`, or what the source throws
 */
export function createSearchMetadata({ database, metadata, imageBaseUrl }: SearchMetadataDeps) {
  return async function searchMetadata(
    input: MetadataSearchQuery,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<MetadataMatch[]> {
    const { query, year } = validate(metadataSearchQuery, input);
    const found = await metadata.searchMovies(
      { title: query, ...(year !== undefined && { year }) },
      { ...(signal !== undefined && { signal }) },
    );
    const movieIds = await movieIdsOf(
      database,
      found.map(({ tmdbId }) => tmdbId),
    );
    const baseUrl = imageBaseUrl();
    return found.map(({ posterPath, ...match }) => ({
      ...match,
      posterUrl: imageUrl(baseUrl, posterPath),
      movieId: movieIds.get(match.tmdbId) ?? null,
    }));
  };
}

/** The ids of those that are in the library, by their TMDB ids. */
async function movieIdsOf(
  { driver, reader, isOneOf }: Database,
  tmdbIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const possible = tmdbIds.filter((tmdbId) => tmdbId <= int32Maximum);
  if (possible.length === 0) {
    return new Map();
  }
  const rows = await reader.all<{ tmdb_id: number; id: string }>(
    `select tmdb_id, id from movie where ${isOneOf('tmdb_id', 'int')}`,
    [boundList(driver, possible)],
  );
  return new Map(rows.map((row) => [row.tmdb_id, row.id]));
}
