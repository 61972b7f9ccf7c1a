import { boolean, integer, json, text, timestamp, uuid } from './column.ts';

/** Download clients, and what was handed to them. Passwords, keys and download addresses are sealed. */
export const downloadTables = {
  download_client: {
    id: uuid(),
    name: text(),
    name_key: text(),
    implementation: text<DownloadClientImplementation>(),
    enabled: boolean(),
    priority: integer(),
    protocol: text<'torrent' | 'usenet'>().nullable(),
    folder: text().nullable(),
    host: text().nullable(),
    port: integer().nullable(),
    use_ssl: boolean(),
    url_base: text().nullable(),
    username: text().nullable(),
    password: text().nullable(),
    api_key: text().nullable(),
    category: text().nullable(),
    remove_completed: boolean(),
    remove_failed: boolean(),
    remote_path_mappings: json<readonly { readonly remotePath: string; readonly localPath: string }[]>(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
  grab: {
    id: uuid(),
    movie_id: uuid(),
    version_id: uuid(),
    state: text<GrabState>(),
    source: text<'interactive' | 'automatic' | 'rss'>(),
    title: text(),
    release: json(),
    download: text().nullable(),
    client_id: uuid().nullable(),
    client_name: text().nullable(),
    download_id: text().nullable(),
    message: text().nullable(),
    file_id: uuid().nullable(),
    owner: text().nullable(),
    lease_expires_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    ended_at: timestamp().nullable(),
  },
} as const;

type DownloadClientImplementation = 'WatchFolder';
type GrabState = 'grabbing' | 'grabbed' | 'imported' | 'expired' | 'cancelled' | 'failed';
