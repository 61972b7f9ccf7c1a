import { memoizePromise } from '../async/memoize-promise.ts';
import type { CreateIndexerWire } from './indexer-wire.ts';
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
  return (access, capabilities, observer) => {
    // It remembers the capabilities that it has read.
    const wire = memoizePromise(async () => (await load())(access, capabilities, observer));
    return {
      ...settingsOf(access),
      search: async (query, options) => (await wire()).search(query, options),
      recent: async (options) => (await wire()).recent(options),
      readCapabilities: async (signal) => (await wire()).readCapabilities(signal),
    };
  };
}
