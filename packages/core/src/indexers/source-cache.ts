import { IndexerError, type IndexerSource } from './indexer-source.ts';
import type { IndexerWire } from './indexer-wire.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import type { StoredIndexer } from './read-indexers.ts';
import { readCapabilities } from './test-indexer.ts';
import { settingsOf, toAccess } from './to-access.ts';

/** What an indexer can do is read again after a day. */
const capabilitiesMs = 86_400_000;

interface CachedSource {
  /** The settings that it was made of. */
  readonly version: string;
  readonly source: IndexerSource;
  capabilitiesReadAt: Date | null;
}

/** Makes the sources of indexers, and keeps each while its settings stay. */
export function createSourceCache(deps: IndexersDeps) {
  const { createWire, states } = deps;
  const cached = new Map<string, CachedSource>();
  return {
    open(indexer: StoredIndexer, apiKey: string | null): IndexerSource {
      const { id, capabilities, capabilitiesReadAt } = indexer;
      const access = toAccess(indexer, apiKey);
      const version = JSON.stringify([access, capabilities]);
      const known = cached.get(id);
      if (known?.version === version) {
        known.capabilitiesReadAt = capabilitiesReadAt;
        return known.source;
      }
      const wire = createWire(access, capabilities, {
        onRequest: () => void states.recordUsage(id, { requests: 1 }),
        onLimits: (limits) => void states.recordLimits(id, limits),
      });
      const refresh = createRefresh(deps, wire);
      const source = observeSource(wire, {
        onSuccess() {
          void states.recordSuccess(id);
          if (access.implementation !== 'Rss') refresh(entry.capabilitiesReadAt);
        },
        onFailure(error) {
          void states.recordFailure(id, error, { backsOff: true });
          // It may be able to by now, and as long as it is not asked, no search succeeds.
          if (error.failure === 'unsupported' && access.implementation !== 'Rss')
            refresh(entry.capabilitiesReadAt);
        },
      });
      const entry: CachedSource = { version, source, capabilitiesReadAt };
      cached.set(id, entry);
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

/** Reads capabilities that are old after a search, so that none waits for it; once for each source at a time. */
function createRefresh({ states, now }: IndexersDeps, wire: IndexerWire) {
  let isRunning = false;
  return (readAt: Date | null) => {
    if (isRunning || (readAt !== null && now().getTime() - readAt.getTime() < capabilitiesMs)) {
      return;
    }
    isRunning = true;
    states.runInBackground(async (signal) => {
      try {
        const capabilities = await readCapabilities(wire, signal);
        if (capabilities !== null) await states.recordCapabilities(wire.id, capabilities);
      } catch (error) {
        // The old ones do until the next search.
        if (!(error instanceof IndexerError)) throw error;
      } finally {
        isRunning = false;
      }
    });
  };
}

interface SourceListener {
  onSuccess(): void;
  onFailure(error: IndexerError): void;
}

function observeSource(wire: IndexerWire, { onSuccess, onFailure }: SourceListener): IndexerSource {
  const observed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work;
      onSuccess();
      return result;
    } catch (error) {
      if (error instanceof IndexerError) onFailure(error);
      throw error;
    }
  };
  return {
    ...settingsOf(wire),
    search: (query, options) => observed(wire.search(query, options)),
    recent: (options) => observed(wire.recent(options)),
  };
}
