import { loadOnFirstUse } from '../async/load-on-first-use.ts';
import { memoizePromise } from '../async/memoize-promise.ts';
import type { IndexerSettings } from './indexer-source.ts';
import type { CreateIndexerWire, IndexerWire } from './indexer-wire.ts';
import { settingsOf } from './to-access.ts';
import type { FeedRequestDeps } from './wire/request-feed.ts';

export type LazyWireDeps = Omit<FeedRequestDeps, 'queues'>;

/** Makes indexers whose protocols, with the parser of XML, are loaded by the first request to any of them. */
export function createLazyWireFactory(deps: LazyWireDeps): CreateIndexerWire {
  const load = memoizePromise(async () => {
    const { createWireFactory } = await import('./wire/create-indexer-wire.ts');
    const { createRequestQueues } = await import('./wire/request-queues.ts');
    // One for all, as it spaces the requests to each indexer.
    return createWireFactory({ ...deps, queues: createRequestQueues() });
  });
  return (access, capabilities, observer) => ({
    ...settingsOf(access),
    ...loadOnFirstUse<Omit<IndexerWire, keyof IndexerSettings>>(
      { search: true, recent: true, readCapabilities: true },
      async () => {
        const createWire = await load();
        return createWire(access, capabilities, observer);
      },
    ),
  });
}
