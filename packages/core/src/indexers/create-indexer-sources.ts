import { IndexerError, type IndexerSource, type IndexerSources, type SearchKind } from './indexer-source.ts';
import type { IndexerStates } from './indexer-states.ts';
import { openApiKey, stateOf } from './indexer-status.ts';
import type { IndexerWire } from './indexer-wire.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import { readIndexers, type StoredIndexer } from './read-indexers.ts';
import { toAccess, toSettings } from './to-access.ts';

const enabledFor: Readonly<Record<SearchKind, keyof StoredIndexer>> = {
  rss: 'enableRss',
  automatic: 'enableAutomaticSearch',
  interactive: 'enableInteractiveSearch',
};

/** Opens the indexers of the library for searches, and records how they do. */
export function createIndexerSources(deps: IndexersDeps): IndexerSources {
  const { database, secrets, now } = deps;
  const wires = createWireCache(deps);
  return {
    async forSearch(kind, indexerIds) {
      const at = now();
      const all = await readIndexers(database, at);
      wires.keep(all);
      const asked = all
        .filter((indexer) => indexer[enabledFor[kind]] === true)
        .filter(({ id }) => indexerIds === undefined || indexerIds.includes(id))
        .map((indexer) => {
          const key = openApiKey(secrets, indexer.sealedApiKey);
          return { indexer, key, ...stateOf(indexer, key.kind, at) };
        });
      const sources = asked
        .filter(({ state }) => state === 'ok')
        .map(({ indexer, key }) => wires.open(indexer, key.kind === 'key' ? key.key : null));
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

/** Keeps a source while its settings stay, as it counts the requests that it sends. */
function createWireCache({ createWire, states }: IndexersDeps) {
  const cached = new Map<string, { readonly version: string; readonly source: IndexerSource }>();
  return {
    open(indexer: StoredIndexer, apiKey: string | null): IndexerSource {
      const access = toAccess(indexer, apiKey);
      const version = JSON.stringify([access, indexer.capabilities]);
      const known = cached.get(indexer.id);
      if (known?.version === version) {
        return known.source;
      }
      const wire = createWire(access, indexer.capabilities, {
        onRequest: () => void states.recordUsage(indexer.id, { requests: 1 }),
        onLimits: (limits) => void states.recordLimits(indexer.id, limits),
      });
      const source = recordOutcomes(wire, states);
      cached.set(indexer.id, { version, source });
      return source;
    },
    /** Forgets the others. */
    keep(indexers: readonly StoredIndexer[]): void {
      const ids = new Set(indexers.map(({ id }) => id));
      for (const id of cached.keys()) {
        if (!ids.has(id)) cached.delete(id);
      }
    },
  };
}

function recordOutcomes(wire: IndexerWire, states: IndexerStates): IndexerSource {
  const { id, name, priority, protocol, minimumSeeders, seedRatio, seedTime } = wire;
  const recorded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work;
      void states.recordSuccess(id);
      return result;
    } catch (error) {
      if (error instanceof IndexerError) {
        void states.recordFailure(id, error, { backsOff: true });
      }
      throw error;
    }
  };
  return {
    ...{ id, name, priority, protocol, minimumSeeders, seedRatio, seedTime },
    search: (query, options) => recorded(wire.search(query, options)),
    recent: (options) => recorded(wire.recent(options)),
  };
}
