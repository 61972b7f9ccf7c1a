import type { MetadataMatch, MetadataSearchQuery } from './metadata-match.schema.ts';

export interface Metadata {
  /**
   * Looks a movie up at the metadata source, the best match first.
   *
   * @throws LibraryError `INVALID_INPUT`, or what the source says when it is in trouble
   */
  search(
    query: MetadataSearchQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<MetadataMatch[]>;
}
