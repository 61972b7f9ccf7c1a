import { LibraryError } from '../../errors/library-error.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { IndexerConnectionKind } from '../indexer.schema.ts';
import { apiKeyPurpose } from '../indexer-status.ts';
import { type HeldIndexer, hasMovies } from './held-indexer.ts';
import type { IndexerSync, IndexerSyncItem, IndexerSyncOutcome } from './indexer-connection.schema.ts';
import { readSynced, type SyncedIndexer } from './read-synced.ts';
import { type RemoteFields, toRemoteFields } from './remote-fields.ts';
import type { ConnectionAccess } from './request-connection.ts';
import { type ConnectionsDeps, programs } from './stored-connection.ts';
import { addSynced, disableSynced, updateSynced } from './write-synced.ts';

export interface SyncParams {
  readonly kind: IndexerConnectionKind;
  readonly access: ConnectionAccess;
  readonly held: readonly HeldIndexer[];
}

/** Brings the indexers of a connection to what it holds, each in a transaction of its own: one that fails hinders no other. */
export async function syncIndexers(deps: ConnectionsDeps, params: SyncParams): Promise<IndexerSync> {
  const { kind, held } = params;
  const known = new Map((await readSynced(deps.database, kind)).map((one) => [one.remoteId, one]));
  const items: IndexerSyncItem[] = [];
  for (const one of held) {
    items.push(await syncHeld(deps, params, one, known.get(one.remoteId)));
    known.delete(one.remoteId);
  }
  for (const gone of known.values()) {
    items.push(await disable(deps, gone, `${programs[kind]} does not hold it any longer.`));
  }
  await deps.database.transaction((em) =>
    deps.database
      .kysely(em)
      .updateTable('indexer_connection')
      .set({ synced_at: deps.now() })
      .where('kind', '=', kind)
      .execute(),
  );
  const count = (outcome: IndexerSyncOutcome) => items.filter((item) => item.outcome === outcome).length;
  return {
    ...{ added: count('added'), updated: count('updated'), unchanged: count('unchanged') },
    ...{ disabled: count('disabled'), skipped: count('skipped'), failed: count('failed') },
    indexers: items,
  };
}

async function syncHeld(
  deps: ConnectionsDeps,
  { kind, access }: SyncParams,
  held: HeldIndexer,
  known: SyncedIndexer | undefined,
): Promise<IndexerSyncItem> {
  const program = programs[kind];
  if (!held.enabled || !hasMovies(held)) {
    const reason = held.enabled ? 'It has no category of movies.' : `It is disabled in ${program}.`;
    return known === undefined ? itemOf(held, null, 'skipped', reason) : disable(deps, known, reason);
  }
  const fields = toRemoteFields(held, access);
  try {
    if (known === undefined) {
      const { id, name } = await addSynced(deps, { kind, held, fields, apiKey: access.apiKey });
      return itemOf({ ...held, name }, id, 'added');
    }
    if (!hasChanged(deps.secrets, known, fields, access.apiKey)) {
      return itemOf({ ...held, name: known.name }, known.id, 'unchanged');
    }
    const name = await updateSynced(deps, { kind, known, held, fields, apiKey: access.apiKey });
    return itemOf({ ...held, name }, known.id, 'updated');
  } catch (error) {
    if (!(error instanceof LibraryError) || error.code === 'DATABASE_UNAVAILABLE') throw error;
    return itemOf(held, known?.id ?? null, 'failed', error.message);
  }
}

function hasChanged(secrets: SecretBox, known: SyncedIndexer, fields: RemoteFields, apiKey: string): boolean {
  const storedKey = known.sealedApiKey === null ? null : secrets.open(known.sealedApiKey, apiKeyPurpose);
  return known.isMissing || storedKey !== apiKey || !isEqual(known.remoteFields, fields);
}

/** PostgreSQL and JSON keep the order of keys. */
const isEqual = (one: RemoteFields, other: RemoteFields) => JSON.stringify(one) === JSON.stringify(other);

async function disable(
  deps: ConnectionsDeps,
  known: SyncedIndexer,
  reason: string,
): Promise<IndexerSyncItem> {
  if (known.isMissing) {
    return itemOf(known, known.id, 'unchanged', reason);
  }
  await disableSynced(deps, known.id);
  return itemOf(known, known.id, 'disabled', reason);
}

const itemOf = (
  { remoteId, name }: Pick<HeldIndexer, 'remoteId' | 'name'>,
  indexerId: string | null,
  outcome: IndexerSyncOutcome,
  reason: string | null = null,
): IndexerSyncItem => ({ remoteId, name, indexerId, outcome, reason });
