import type { Release } from '../../releases/release.ts';
import { IndexerError } from '../indexer-source.ts';
import type { FeedAnswer } from './request-feed.ts';

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

interface ReadPagesOptions {
  readonly pageSize: number;
  readonly maximumPages: number;
  /** Whether the pages after one with these releases are of no use. */
  readonly isLast: (releases: readonly Release[]) => boolean;
  /** Called if an answer is cut off, or a later page fails. */
  readonly onIncomplete?: ((reason: string) => void) | undefined;
}

export const cutOffReason = 'The answer was cut off: releases behind that are missing.';

/** A page of a feed, and what is made of its items. */
export interface ReleasePage {
  readonly answer: Extract<FeedAnswer, { kind: 'rss' }>;
  readonly releases: readonly Release[];
}

/**
 * Reads page after page: until the total is reached, or a page is short if there is no total, brings nothing new, or is cut off. Some
 * indexers ignore the offset and answer the same page for ever.
 *
 * @returns releases in the order of the pages, each once
 * @throws what `readPage` throws; but an `IndexerError` of a later page ends the list
 */
export async function readPages(
  readPage: (page: PageRequest) => Promise<ReleasePage>,
  { pageSize, maximumPages, isLast, onIncomplete }: ReadPagesOptions,
): Promise<readonly Release[]> {
  const found = new Map<string, Release>();
  let offset = 0;
  for (let page = 0; page < maximumPages; page++) {
    const read = await readPage({ offset, limit: pageSize }).catch((error: unknown) => {
      if (page === 0 || !(error instanceof IndexerError)) throw error;
      onIncomplete?.(`Page ${page + 1} is missing: ${error.message}`);
      return null;
    });
    if (read === null) break;
    if (read.answer.isCutOff) onIncomplete?.(cutOffReason);
    const added = read.releases.filter(({ guid }) => !found.has(guid));
    for (const release of added) found.set(release.guid, release);
    offset += read.answer.items.length;
    if (added.length === 0 || isLast(read.releases) || isLastPage(read.answer, offset, pageSize)) break;
  }
  return [...found.values()];
}

function isLastPage(
  { items, total, isCutOff }: ReleasePage['answer'],
  offset: number,
  pageSize: number,
): boolean {
  return isCutOff || (total === null ? items.length < pageSize : offset >= total);
}
