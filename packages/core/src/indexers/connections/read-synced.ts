import type { Database } from '../../database/database.ts';
import type { IndexerConnectionKind } from '../indexer.schema.ts';
import type { RemoteFields } from './remote-fields.ts';

/** An indexer that a sync has added. */
export interface SyncedIndexer {
  readonly id: string;
  readonly name: string;
  readonly remoteId: string;
  /** What the last sync read of it. */
  readonly remoteFields: RemoteFields;
  readonly isMissing: boolean;
  readonly sealedApiKey: string | null;
}

export async function readSynced(
  database: Database,
  kind: IndexerConnectionKind,
): Promise<readonly SyncedIndexer[]> {
  const rows = await database.readKysely
    .selectFrom('indexer as i')
    .leftJoin('indexer_key as k', 'k.indexer_id', 'i.id')
    .select(['i.id', 'i.name', 'i.remote_id as remoteId', 'i.remote_fields as remoteFields'])
    .select(['i.missing_since as missingSince', 'k.sealed_api_key as sealedApiKey'])
    .where('i.connection', '=', kind)
    .orderBy('i.name_key')
    .execute();
  return rows.map(({ remoteId, remoteFields, missingSince, ...row }) => ({
    ...row,
    remoteId: remoteId ?? '',
    remoteFields: remoteFields as RemoteFields,
    isMissing: missingSince !== null,
  }));
}
