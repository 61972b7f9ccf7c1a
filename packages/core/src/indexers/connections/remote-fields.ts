import { cleanText } from '../../text/clean.ts';
import type { IndexerImplementation } from '../indexer.schema.ts';
import { implementationDefaults, indexerDefaults } from '../indexer-inputs.schema.ts';
import { type HeldIndexer, implementationOf } from './held-indexer.ts';
import type { ConnectionAccess } from './request-connection.ts';

/** The fields of an indexer that follow those in Prowlarr or Jackett, as they are stored to be compared by the next sync. */
export interface RemoteFields {
  readonly name: string;
  readonly implementation: IndexerImplementation;
  readonly baseUrl: string;
  readonly apiPath: string;
  readonly categories: readonly number[];
  readonly priority: number;
  readonly allowPrivateAddresses: boolean;
}

const maximumNameLength = 80;

export function toRemoteFields(
  held: HeldIndexer,
  { url, allowPrivateAddresses }: ConnectionAccess,
): RemoteFields {
  const implementation = implementationOf(held);
  return {
    name: (cleanText(held.name) ?? held.remoteId).slice(0, maximumNameLength).toWellFormed(),
    implementation,
    baseUrl: url,
    apiPath: held.apiPath,
    categories: held.categories ?? implementationDefaults[implementation].categories,
    priority: held.priority ?? indexerDefaults.priority,
    allowPrivateAddresses,
  };
}

/** The fields that have changed there since the last sync: all others are the user's. */
export function changedFields(before: RemoteFields, after: RemoteFields): Partial<RemoteFields> {
  const names = Object.keys(after) as (keyof RemoteFields)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}
