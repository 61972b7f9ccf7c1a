/** Port: a source of releases. */
export interface Indexer {
  readonly name: string;
  /** @throws if the indexer fails; the search goes on with the other indexers */
  search(query: IndexerQuery, signal: AbortSignal): Promise<readonly Release[]>;
}

export interface IndexerQuery {
  readonly title: string;
  readonly year: number | null;
  readonly imdbId: string | null;
  readonly tmdbId: number;
}

export interface Release {
  readonly title: string;
  /** Bytes. */
  readonly size: number | null;
}
