/** Port: a place that offers releases. */
export interface Indexer {
  readonly name: string;
  /** @throws when the indexer is in trouble; one that fails does not fail the search. */
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
