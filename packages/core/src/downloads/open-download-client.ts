import type { HttpClient } from '../http-client/http-client.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { type ClientRecordsDeps, createClientRecords } from './client-records.ts';
import { defaultCategory, defaultPorts } from './client-settings.ts';
import type { DownloadClient } from './download-client.ts';
import { type ClientFields, type DownloadClientRow, openSecrets } from './download-client-rows.ts';
import { type GuardDeps, guardClient } from './guard-client.ts';
import { createLazyClient } from './lazy-client.ts';
import { createUnreadableClient } from './unreadable-client.ts';
import type { WatchFolderDeps } from './watch-folder/check-watch-folder.ts';
import { createWatchFolder, type WatchFolderParams } from './watch-folder/watch-folder.ts';

/** Makes a client of settings; null if something is missing in them. */
export type CreateDownloadClient = (fields: ClientFields) => DownloadClient | null;

/**
 * The client of stored settings; null if something is missing in them. A client is kept until its settings change, and with it its
 * session. Once it has refused the login it is not asked again, by no node, until a user changes or tests it.
 */
export type OpenDownloadClient = (row: DownloadClientRow) => DownloadClient | null;

export interface CreateClientDeps extends WatchFolderDeps, ClientRecordsDeps {
  readonly http: HttpClient;
  /** Called after each step of writing a file, for tests. */
  readonly onStep?: WatchFolderParams['onStep'];
}

export function createClientFactory(deps: CreateClientDeps): CreateDownloadClient {
  const recordsOf = createClientRecords(deps);
  return ({ implementation, protocol, folder, host, ...fields }) => {
    if (implementation === 'WatchFolder') {
      const { id, name, category } = fields;
      return folder === null
        ? null
        : createWatchFolder(deps, { id, name, protocol, folder, category, onStep: deps.onStep });
    }
    const settings = {
      ...fields,
      port: fields.port ?? defaultPorts[implementation],
      category: fields.category ?? defaultCategory,
    };
    return host === null
      ? null
      : createLazyClient(
          implementation,
          { ...settings, host },
          { http: deps.http, records: recordsOf(fields.id) },
        );
  };
}

export interface OpenClientDeps extends GuardDeps {
  readonly createClient: CreateDownloadClient;
  readonly secrets: SecretBox;
}

export function createOpenDownloadClient(deps: OpenClientDeps): OpenDownloadClient {
  const { createClient, secrets } = deps;
  const opened = new Map<string, { readonly version: string; readonly client: DownloadClient | null }>();
  const open = (row: DownloadClientRow) => {
    const fields = openSecrets(secrets, row);
    const create = () => (fields === null ? createUnreadableClient(row) : createClient(fields));
    return guardClient(deps, row, create);
  };
  return (row) => {
    const version = JSON.stringify(row);
    const known = opened.get(row.id);
    if (known?.version === version) {
      return known.client;
    }
    const client = open(row);
    opened.set(row.id, { version, client });
    return client;
  };
}
