import type { Selectable } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { ClientStateRow } from './client-states.ts';
import type {
  DownloadClientFields,
  DownloadClientStatus,
  StoredDownloadClient,
} from './download-client.schema.ts';

export type DownloadClientRow = Selectable<DB['download_client']>;

/** What a client is made of, with its secrets in plain text. */
export interface ClientFields
  extends Pick<
    DownloadClientFields,
    | 'name'
    | 'implementation'
    | 'protocol'
    | 'folder'
    | 'category'
    | 'host'
    | 'port'
    | 'useSsl'
    | 'urlBase'
    | 'username'
    | 'password'
    | 'apiKey'
  > {
  readonly id: string;
}

const purposes = { password: 'download_client.password', apiKey: 'download_client.api_key' } as const;

/** The columns of the fields that are given. @throws LibraryError `INVALID_INPUT` if secrets cannot be sealed */
export function toColumns(secrets: SecretBox, fields: DownloadClientFields) {
  const seal = (text: string | null, purpose: string) => (text === null ? null : secrets.seal(text, purpose));
  return {
    name: fields.name,
    name_key: fields.name.toLowerCase(),
    implementation: fields.implementation,
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

/** The stored settings but for their secrets. */
export const toFields = (row: DownloadClientRow): DownloadClientFields => ({
  ...{ name: row.name, implementation: row.implementation, enabled: row.enabled, priority: row.priority },
  ...{ protocol: row.protocol, folder: row.folder, host: row.host, port: row.port, useSsl: row.use_ssl },
  ...{ urlBase: row.url_base, username: row.username, password: null, apiKey: null, category: row.category },
  ...{ removeCompleted: row.remove_completed, removeFailed: row.remove_failed },
  remotePathMappings: [...row.remote_path_mappings],
});

/** The settings with their secrets in plain text; null if those cannot be read. */
export function openSecrets(secrets: SecretBox, row: DownloadClientRow): ClientFields | null {
  const password = row.password === null ? null : secrets.open(row.password, purposes.password);
  const apiKey = row.api_key === null ? null : secrets.open(row.api_key, purposes.apiKey);
  const isReadable =
    (password === null) === (row.password === null) && (apiKey === null) === (row.api_key === null);
  const { id, name, implementation, protocol, folder, category, host, port, username } = row;
  return isReadable
    ? {
        ...{ id, name, implementation, protocol, folder, category, host, port, username, password, apiKey },
        ...{ useSsl: row.use_ssl, urlBase: row.url_base },
      }
    : null;
}

/** @param state how it did; null if it was never asked */
export const toDownloadClient = (
  row: DownloadClientRow,
  state: ClientStateRow | null,
): StoredDownloadClient => ({
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
  status: statusOf(state),
  message: state?.message ?? null,
  checkedAt: state?.polled_at?.toISOString() ?? null,
});

/** @param state of a client; null if it was never asked */
export function statusOf(state: Pick<ClientStateRow, 'failure'> | null): DownloadClientStatus {
  if (state === null || state.failure === null) {
    return 'ok';
  }
  return state.failure === 'unauthorized' ? 'blocked' : 'failing';
}

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
