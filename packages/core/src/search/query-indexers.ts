import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import {
  IndexerError,
  type IndexerSource,
  type IndexerSources,
  type ReadOptions,
} from '../indexers/indexer-source.ts';
import type { Release } from '../releases/release.ts';

/** What one indexer answered. */
export interface IndexerAnswer {
  readonly indexerId: string;
  readonly indexerName: string;
  /** `skipped`: it was not asked, as it backs off, has reached its limit, or is not enabled. */
  readonly status: 'success' | 'error' | 'skipped';
  /** Why it has none, or not all; without keys and URLs. Null if it has answered in full. */
  readonly errorMessage: string | null;
  readonly releases: readonly Release[];
}

/** Asks an indexer with the options of its port. */
export type AskIndexer = (source: IndexerSource, options: ReadOptions) => Promise<readonly Release[]>;

/** The message of a search without indexers. */
export const noIndexerMessage = 'No indexer is configured, so there was nowhere to search.';

/** The message of a search while all indexers back off or have reached their limits. */
export const noIndexerNowMessage = 'No indexer can be asked now.';

/** Longer than an indexer needs for its pages and its rate limit: a search ends even if one hangs. */
const usualTimeoutMs = 120_000;

/**
 * Asks all indexers concurrently, and yields each answer as it comes: first those that are not asked. An indexer that fails is an
 * answer too.
 *
 * @param timeoutMs of each indexer
 * @throws the reason of `signal` when it fires
 */
export async function* askIndexers(
  { sources, skipped }: Awaited<ReturnType<IndexerSources['forSearch']>>,
  ask: AskIndexer,
  signal: AbortSignal,
  timeoutMs: number = usualTimeoutMs,
): AsyncGenerator<IndexerAnswer> {
  for (const { id, name, reason } of skipped) {
    yield { indexerId: id, indexerName: name, status: 'skipped', errorMessage: reason, releases: [] };
  }
  const waiting = new Map(sources.map((source) => [source.id, askOne(source, ask, { signal, timeoutMs })]));
  while (waiting.size > 0) {
    const answer = await Promise.race(waiting.values());
    signal.throwIfAborted();
    waiting.delete(answer.indexerId);
    yield answer;
  }
}

async function askOne(
  source: IndexerSource,
  ask: AskIndexer,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<IndexerAnswer> {
  const indexer = { indexerId: source.id, indexerName: source.name };
  try {
    let incomplete: string | null = null;
    const onIncomplete = (reason: string) => {
      incomplete = reason;
    };
    const releases = await withTimeout(
      timeoutMs,
      (own) => ask(source, { signal: own, onIncomplete }),
      signal,
    );
    return { ...indexer, status: 'success', errorMessage: incomplete, releases };
  } catch (error) {
    return { ...indexer, status: 'error', errorMessage: sentenceOf(error), releases: [] };
  }
}

/** Other errors than these may have URLs in their messages. */
const sentenceOf = (error: unknown) =>
  error instanceof IndexerError || error instanceof TimeoutError ? error.message : 'The indexer failed.';

/** An answer in words, for the progress of tasks. */
export function describeAnswer(
  { indexerName, status, errorMessage, releases }: IndexerAnswer,
  noun: string,
): string {
  const found = status === 'success' ? [`${releases.length} ${noun}`] : [];
  return `${indexerName}: ${[...found, ...(errorMessage === null ? [] : [errorMessage])].join('. ')}`;
}
