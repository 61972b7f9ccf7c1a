import { createTimeSlice } from '../../async/time-slice.ts';
import type { Release } from '../../releases/release.ts';
import { type FeedOrigin, toRelease } from '../feed/to-release.ts';
import { IndexerError } from '../indexer-source.ts';
import type { IndexerAccess } from '../indexer-wire.ts';
import type { ReleasePage } from './read-pages.ts';
import type { FeedAnswer } from './request-feed.ts';

/** Converts the items of an answer; those without a title or a download are left out. */
export type ReadReleases = (answer: FeedAnswer) => Promise<ReleasePage>;

export function createReadReleases(access: IndexerAccess, now: () => Date): ReadReleases {
  return async (answer) => {
    if (answer.kind !== 'rss') {
      throw new IndexerError('badResponse', 'It answered with its capabilities in place of releases.');
    }
    const { id: indexerId, name: indexerName, protocol, apiKey } = access;
    const origin: FeedOrigin = { indexerId, indexerName, protocol, apiKey, url: answer.url };
    const [at, yieldNow] = [now(), createTimeSlice()];
    const releases: Release[] = [];
    for (const item of answer.items) {
      const release = toRelease(item, origin, at);
      if (release !== null) releases.push(release);
      await yieldNow();
    }
    return { answer, releases };
  };
}
