import type { IndexerSources, SearchKind } from './indexer-source.ts';
import { openApiKey, stateOf } from './indexer-status.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import { readIndexers, type StoredIndexer } from './read-indexers.ts';
import { createSourceCache } from './source-cache.ts';
import { toSettings } from './to-access.ts';

const enabledFor: Readonly<Record<SearchKind, keyof StoredIndexer>> = {
  rss: 'enableRss',
  automatic: 'enableAutomaticSearch',
  interactive: 'enableInteractiveSearch',
};

/** Opens the indexers of the library for searches, and records how they do. */
export function createIndexerSources(deps: IndexersDeps): IndexerSources {
  const { database, secrets, now } = deps;
  const cache = createSourceCache(deps);
  return {
    async forSearch(kind, indexerIds) {
      const at = now();
      const all = await readIndexers(database, at);
      cache.keep(all);
      const asked = all
        .filter((indexer) => indexerIds?.includes(indexer.id) ?? indexer[enabledFor[kind]] === true)
        .map((indexer) => {
          const key = openApiKey(secrets, indexer.sealedApiKey);
          const { state, reason } = stateOf(indexer, key.kind, at);
          return state !== 'ok' || indexer[enabledFor[kind]] === true
            ? { indexer, key, state, reason }
            : { indexer, key, state: 'notEnabled', reason: `It is not enabled for ${kind} searches.` };
        });
      const sources = asked
        .filter(({ state }) => state === 'ok')
        .map(({ indexer, key }) => cache.open(indexer, key.kind === 'key' ? key.key : null));
      const skipped = asked
        .filter(({ state }) => state !== 'ok')
        .map(({ indexer: { id, name }, reason }) => ({ id, name, reason: reason ?? 'It is not asked now.' }));
      return { sources, skipped };
    },
    async settings() {
      const all = await readIndexers(database, now());
      return new Map(all.map((indexer) => [indexer.id, toSettings(indexer)]));
    },
  };
}
