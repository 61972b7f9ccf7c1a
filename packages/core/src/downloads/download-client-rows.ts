import type { Selectable } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { DownloadClientFields, StoredDownloadClient } from './download-client.schema.ts';

export type DownloadClientRow = Selectable<DB['download_client']>;

const purposes = { password: 'download_client.password', apiKey: 'download_client.api_key' } as const;

/** The columns of the fields that are given. @throws LibraryError `INVALID_INPUT` if secrets cannot be sealed */
export function toColumns(secrets: SecretBox, fields: DownloadClientFields) {
  const seal = (text: string | null, purpose: string) => (text === null ? null : secrets.seal(text, purpose));
  return {
    name: fields.name,
    name_key: fields.name.toLowerCase(),
    implementation: 'WatchFolder' as const,
    enabled: fields.enabled,
    priority: fields.priority,
    protocol: fields.protocol,
    folder: fields.folder,
    host: fields.host,
    port: fields.port,
    use_ssl: fields.useSsl,
    url_base: fields.urlBase,
    username: fields.username,
    password: seal(fields.password, purposes.password),
    api_key: seal(fields.apiKey, purposes.apiKey),
    category: fields.category,
    remove_completed: fields.removeCompleted,
    remove_failed: fields.removeFailed,
    remote_path_mappings: JSON.stringify(fields.remotePathMappings),
  };
}

export const toDownloadClient = (row: DownloadClientRow): StoredDownloadClient => ({
  id: row.id,
  name: row.name,
  implementation: row.implementation,
  enabled: row.enabled,
  priority: row.priority,
  protocol: row.protocol,
  folder: row.folder,
  host: row.host,
  port: row.port,
  useSsl: row.use_ssl,
  urlBase: row.url_base,
  username: row.username,
  hasPassword: row.password !== null,
  hasApiKey: row.api_key !== null,
  category: row.category,
  removeCompleted: row.remove_completed,
  removeFailed: row.remove_failed,
  remotePathMappings: [...row.remote_path_mappings],
});

/** By priority, then by name. @param em a transaction to read them in */
export function readDownloadClients(
  database: Database,
  em: EntityManager = database.fork(),
): Promise<DownloadClientRow[]> {
  return database
    .kysely(em)
    .selectFrom('download_client')
    .selectAll()
    .orderBy('priority')
    .orderBy('name_key')
    .execute();
}

/** @throws LibraryError `DOWNLOAD_CLIENT_NOT_FOUND` */
export async function readDownloadClient(
  database: Database,
  id: string,
  em: EntityManager = database.fork(),
): Promise<DownloadClientRow> {
  const uuid = normalizeUuid(id);
  const row =
    uuid === null
      ? undefined
      : await database
          .kysely(em)
          .selectFrom('download_client')
          .selectAll()
          .where('id', '=', uuid)
          .executeTakeFirst();
  if (row === undefined) {
    throw new LibraryError('DOWNLOAD_CLIENT_NOT_FOUND', 'No download client has this id.');
  }
  return row;
}
