import type { Indexer, IndexerQuery, Release } from './indexers/indexer.ts';

export interface IndexerResults {
  readonly releases: readonly Release[];
  /** The indexers that failed, and why. */
  readonly failures: readonly { readonly indexer: string; readonly error: string }[];
}

/** The message of a search without indexers. */
export const noIndexerMessage = 'No indexer is configured, so there was nowhere to search.';

/** Queries all indexers concurrently. */
export async function queryIndexers(
  indexers: readonly Indexer[],
  query: IndexerQuery,
  signal: AbortSignal,
): Promise<IndexerResults> {
  const answers = await Promise.allSettled(indexers.map((indexer) => indexer.search(query, signal)));
  signal.throwIfAborted();
  const releases = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failures = answers.flatMap((answer, index) =>
    answer.status === 'rejected'
      ? [{ indexer: indexers[index]?.name ?? '', error: sentenceOf(answer.reason) }]
      : [],
  );
  return { releases, failures };
}

const sentenceOf = (reason: unknown) => (reason instanceof Error ? reason.message : 'The indexer failed.');
