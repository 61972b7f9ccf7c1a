import { bigint, boolean, integer, json, text, timestamp, uuid } from './column.ts';

/** Download clients, what was handed to them, and what they do with it. Passwords, keys and download addresses are sealed. */
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
  /** What polling has found out about a client: one row for each that is polled. */
  download_client_state: {
    client_id: uuid(),
    next_poll_at: timestamp(),
    owner: text().nullable(),
    lease_expires_at: timestamp().nullable(),
    polled_at: timestamp().nullable(),
    failures: integer(),
    failing_since: timestamp().nullable(),
    failure: text<'unreachable' | 'unauthorized' | 'refused' | 'misconfigured'>().nullable(),
    message: text().nullable(),
  },
  queue_item: {
    id: uuid(),
    client_id: uuid(),
    client_name: text(),
    download_id: text(),
    movie_id: uuid().nullable(),
    version_id: uuid().nullable(),
    title: text(),
    protocol: text<'torrent' | 'usenet'>(),
    indexer: text().nullable(),
    quality: text().nullable(),
    state: text<QueueState>(),
    status: text<QueueStatus>(),
    size: bigint().nullable(),
    size_left: bigint().nullable(),
    speed: bigint().nullable(),
    seconds_left: bigint().nullable(),
    output_path: text().nullable(),
    messages: json<readonly { readonly title: string; readonly messages: readonly string[] }[]>(),
    error_message: text().nullable(),
    is_seeded: boolean(),
    stalled_since: timestamp().nullable(),
    missing_since: timestamp().nullable(),
    removal: text<QueueRemoval>().nullable(),
    task_id: uuid().nullable(),
    written_file: json<WrittenFile>().nullable(),
    added_at: timestamp(),
    started_at: timestamp().nullable(),
    ended_at: timestamp().nullable(),
    updated_at: timestamp(),
  },
} as const;

type DownloadClientImplementation = 'qBittorrent' | 'Transmission' | 'SABnzbd' | 'NZBGet' | 'WatchFolder';
type QueueState =
  | 'downloading'
  | 'importPending'
  | 'importing'
  | 'imported'
  | 'failedPending'
  | 'failed'
  | 'ignored';
type QueueStatus = 'queued' | 'downloading' | 'paused' | 'completed' | 'failed' | 'warning';
/** `onceSeeded`: with its data, when its seeding goals are reached, although the list no longer has it. */
export type QueueRemoval = 'download' | 'downloadAndData' | 'onceSeeded';
/** A file in a watch folder. */
export interface WrittenFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of its content, in hex. */
  readonly sha256: string;
}
type GrabState = 'grabbing' | 'grabbed' | 'imported' | 'expired' | 'cancelled' | 'failed';
