import type {
  FoundRelease,
  IndexerResult,
  PendingReleaseList,
  PendingReleasesInput,
  ReleaseSearchInput,
  ReleaseSearchResult,
} from './search.schema.ts';

export interface ReleaseSearchOptions {
  /** Ends the search, with its reason as the error. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long an indexer may take, in milliseconds: then it has failed, and the others are answered. By default 50 seconds for `releases`,
   * so that a request over HTTP ends before its own limit, and two minutes for `stream`. At most ten minutes.
   */
  readonly indexerTimeoutMs?: number | undefined;
}

/** What a search says while it runs: each indexer as it answers, with its releases, and then the totals. */
export type ReleaseSearchEvent =
  | { readonly type: 'indexer'; readonly indexer: IndexerResult; readonly releases: readonly FoundRelease[] }
  | ({ readonly type: 'done' } & Omit<ReleaseSearchResult, 'releases' | 'indexerResults'>);

/** Searching the indexers for a user, who then chooses. */
export interface Search {
  /**
   * Asks the indexers for a movie or a text, and returns every release with the decision about it, the best first. Indexers that fail are
   * in `indexerResults`. Releases can be grabbed for a day.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { releases, indexerResults } = await library.search.releases({ movieId: id });
   * for (const { title, approved, rejections } of releases) console.log(approved, title, rejections.join(' '));
   * console.log(indexerResults.filter(({ status }) => status === 'error'));
   */
  releases(input: ReleaseSearchInput, options?: ReleaseSearchOptions): Promise<ReleaseSearchResult>;
  /**
   * The same as events, as the indexers answer: each with its releases, sorted among themselves, then `done`.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`
   * @example
   * for await (const event of await library.search.stream({ query: 'Inception 2010' })) {
   *   if (event.type === 'indexer') console.log(event.releases.map(({ title }) => title));
   * }
   */
  stream(
    input: ReleaseSearchInput,
    options?: ReleaseSearchOptions,
  ): Promise<AsyncIterableIterator<ReleaseSearchEvent>>;
  /**
   * Returns the releases that wait for the end of a delay, or for a download client that cannot be used.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { releases } = await library.search.pending();
   * console.log(releases.map(({ title, dueAt }) => `${title} until ${dueAt}`));
   */
  pending(input?: PendingReleasesInput): Promise<PendingReleaseList>;
}
