import { memoizePromise } from '../async/memoize-promise.ts';
import type { IndexerSources } from '../indexers/indexer-source.ts';
import type { CreateIndexerWire } from '../indexers/indexer-wire.ts';
import type { IndexersDeps } from '../indexers/indexers-deps.ts';
import type { FeedRequestDeps } from '../indexers/wire/request-feed.ts';
import { loadOnFirstUse } from './load-on-first-use.ts';

export interface OpenIndexersDeps
  extends Omit<IndexersDeps, 'createWire'>,
    Omit<FeedRequestDeps, 'queues' | 'now'> {
  /** In place of the real protocols, for tests. */
  readonly createWire: CreateIndexerWire | undefined;
}

/** The indexers of a library: their protocols, with the XML parser, are loaded by the first search. */
export function openIndexers(deps: OpenIndexersDeps) {
  /** One for all, as it spaces the requests to each indexer. */
  const loadWire = memoizePromise(async () => {
    if (deps.createWire !== undefined) {
      return deps.createWire;
    }
    const { createWireFactory } = await import('../indexers/wire/create-indexer-wire.ts');
    const { createRequestQueues } = await import('../indexers/wire/request-queues.ts');
    return createWireFactory({ ...deps, queues: createRequestQueues() });
  });
  const indexerSources = loadOnFirstUse<IndexerSources>({ forSearch: true, settings: true }, async () => {
    const { createIndexerSources } = await import('../indexers/create-indexer-sources.ts');
    return createIndexerSources({ ...deps, createWire: await loadWire() });
  });
  return { loadWire, indexerSources };
}
