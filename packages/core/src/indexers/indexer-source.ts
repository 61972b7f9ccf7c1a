import type { Protocol, Release } from '../releases/release.ts';

/** What to look for. An indexer that takes ids is asked by them, else by the title and the year. */
export interface IndexerQuery {
  readonly title: string;
  readonly year: number | null;
  readonly imdbId: string | null;
  readonly tmdbId: number | null;
}

export const searchKinds = ['rss', 'automatic', 'interactive'] as const;
/** What a search is for: each indexer says which kinds it is enabled for. */
export type SearchKind = (typeof searchKinds)[number];

/** What decisions read of an indexer. */
export interface IndexerSettings {
  readonly id: string;
  readonly name: string;
  /** 1 to 50; the lower, the better. */
  readonly priority: number;
  readonly protocol: Protocol;
  readonly minimumSeeders: number;
  readonly seedRatio: number | null;
  /** Minutes. */
  readonly seedTime: number | null;
}

/** How releases are read. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Called with a sentence if there are more releases, which could not be read. */
  readonly onIncomplete?: (reason: string) => void;
}

/** Port: an indexer that can be searched. */
export interface IndexerSource extends IndexerSettings {
  /**
   * Searches for a movie; free text if the query has a title only.
   *
   * @throws IndexerError if the indexer fails, refuses the key, or its limit is reached; the search goes on with the others
   */
  search(
    query: IndexerQuery,
    options: ReadOptions & { readonly categories?: readonly number[] },
  ): Promise<readonly Release[]>;
  /**
   * The newest releases that are not known: pages are read until one has a known release, or all of a page are older than `since`. Without
   * `since`, one page is read. Releases older than `since` may be among them: indexers list some long after their date.
   *
   * @throws IndexerError as `search`
   */
  recent(
    options: ReadOptions & {
      readonly since: Date | null;
      readonly isKnown: (guid: string) => boolean;
    },
  ): Promise<readonly Release[]>;
}

export const indexerFailures = [
  'unreachable',
  'timedOut',
  'keyRejected',
  'limitReached',
  'disabled',
  'badResponse',
  'refusedAddress',
  'unsupported',
] as const;
export type IndexerFailure = (typeof indexerFailures)[number];

/** The failure of an indexer. Its message is for people and contains no key and no URL. */
export class IndexerError extends Error {
  readonly failure: IndexerFailure;
  /** When trying again makes sense; null: not known. */
  readonly retryAfterMs: number | null;

  constructor(
    failure: IndexerFailure,
    message: string,
    { retryAfterMs = null, cause }: { readonly retryAfterMs?: number | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'IndexerError';
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The indexers of the library, as searches use them. */
export interface IndexerSources {
  /**
   * The indexers that are enabled for this kind of search and may be asked now; `skipped` are those that back off or have reached
   * their limit, and why.
   *
   * @param indexerIds only these; those that are not enabled for this kind are skipped too
   */
  forSearch(
    kind: SearchKind,
    indexerIds?: readonly string[],
  ): Promise<{
    readonly sources: readonly IndexerSource[];
    readonly skipped: readonly { readonly id: string; readonly name: string; readonly reason: string }[];
  }>;
  /** The settings of all indexers, by id. */
  settings(): Promise<ReadonlyMap<string, IndexerSettings>>;
}
