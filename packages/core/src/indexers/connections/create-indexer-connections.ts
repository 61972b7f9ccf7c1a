import type { IndexerConnectionKind } from '../indexer.schema.ts';
import { type HeldIndexer, hasMovies } from './held-indexer.ts';
import type { RemoteIndexer } from './indexer-connection.schema.ts';
import type { IndexerConnections } from './indexer-connections.ts';
import { listJackett } from './list-jackett.ts';
import { listProwlarr } from './list-prowlarr.ts';
import { readSynced } from './read-synced.ts';
import {
  type ConnectionsDeps,
  deleteConnection,
  getConnection,
  openConnection,
  parseKind,
  setConnection,
  syncOnce,
} from './stored-connection.ts';
import { syncIndexers } from './sync-indexers.ts';

const listHeld = { prowlarr: listProwlarr, jackett: listJackett };

/** The operations on connections to Prowlarr and Jackett. */
export function createIndexerConnections(deps: ConnectionsDeps): IndexerConnections {
  const ask = async (kind: IndexerConnectionKind) => {
    const access = await openConnection(deps, kind);
    return { access, held: await listHeld[kind](deps.http, access) };
  };
  return {
    get: async (kind) => getConnection(deps, parseKind(kind)),
    async set(kind, input) {
      const parsed = parseKind(kind);
      await setConnection(deps, parsed, input);
      return getConnection(deps, parsed);
    },
    delete: async (kind) => deleteConnection(deps, parseKind(kind)),
    async list(kind) {
      const parsed = parseKind(kind);
      const { held } = await ask(parsed);
      const synced = await readSynced(deps.database, parsed);
      const ids = new Map(synced.map(({ remoteId, id }) => [remoteId, id]));
      return held.map((one) => toRemoteIndexer(one, ids.get(one.remoteId) ?? null));
    },
    async sync(kind) {
      const parsed = parseKind(kind);
      return syncOnce(deps, parsed, async () => {
        const { access, held } = await ask(parsed);
        return syncIndexers(deps, { kind: parsed, access, held });
      });
    },
  };
}

function toRemoteIndexer(held: HeldIndexer, indexerId: string | null): RemoteIndexer {
  const { remoteId, name, protocol, enabled } = held;
  return { remoteId, name, protocol, enabled, hasMovies: hasMovies(held), indexerId };
}
