import type { CreateIndexerWire } from '../indexer-wire.ts';
import { createApiWire } from './create-api-wire.ts';
import { createFeedWire } from './create-feed-wire.ts';
import { createReadReleases } from './read-releases.ts';
import { createRequestFeed, type FeedRequestDeps } from './request-feed.ts';

/** Makes indexers that are asked by their real protocols: Torznab and Newznab, which are one API, and plain feeds. */
export function createWireFactory(deps: FeedRequestDeps): CreateIndexerWire {
  return (access, capabilities, observer) => {
    const request = createRequestFeed(deps, access, observer);
    const readReleases = createReadReleases(access, deps.now);
    return access.implementation === 'Rss'
      ? createFeedWire({ access, request, readReleases })
      : createApiWire({ access, capabilities, request, readReleases });
  };
}
