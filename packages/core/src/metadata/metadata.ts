import type { MetadataMatch, MetadataSearchQuery } from './metadata-match.schema.ts';

/** The operations of the metadata source. */
export interface Metadata {
  /**
   * Searches the metadata source for movies, best match first.
   *
   * @returns matches, each with the id of the movie if it is in the library
   * @throws LibraryError `INVALID_INPUT`, or an error of the source
   * @example
   * const [match] = await library.metadata.search({ query: 'Inception', year: 2010 });
   * console.log(match?.tmdbId, match?.movieId);
   */
  search(
    query: MetadataSearchQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<MetadataMatch[]>;
}
