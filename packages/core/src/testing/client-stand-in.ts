import { databaseOf, type LibraryHandle } from '../database/library-database.ts';
import type { ClientDownload, DownloadClient } from '../downloads/download-client.ts';
import { uuidv7 } from '../ids/uuid.ts';

/** A download client in this process, for what real ones do rarely: they are away, slow, or have hundreds of downloads. */
export interface ClientStandIn extends DownloadClient {
  readonly downloads: Map<string, ClientDownload>;
  /** Calls of `list` so far. */
  lists: number;
  /** Lists that run now, and the most that ever did at once. */
  running: number;
  mostRunning: number;
  /** Downloads that were removed, with their data or without. */
  readonly removed: { readonly id: string; readonly deleteData: boolean }[];
  /** Where finished downloads land. */
  readonly landing: string[];
  /** Called before each answer; may throw or wait. */
  before: (signal: AbortSignal) => Promise<void> | void;
}

export function createClientStandIn(id: string, name = 'Torrents'): ClientStandIn {
  const downloads = new Map<string, ClientDownload>();
  const client: ClientStandIn = {
    ...{ id, name, protocols: ['torrent'], downloads, lists: 0, running: 0, mostRunning: 0, removed: [] },
    landing: [],
    before: () => {},
    async add({ file }, signal) {
      await client.before(signal);
      return { downloadId: 'infoHash' in file ? file.infoHash : uuidv7() };
    },
    async test(signal) {
      await client.before(signal);
    },
    tracking: {
      async list(signal) {
        client.lists++;
        client.running++;
        client.mostRunning = Math.max(client.mostRunning, client.running);
        try {
          await client.before(signal);
          return [...downloads.values()];
        } finally {
          client.running--;
        }
      },
      async remove(downloadId, { deleteData }, signal) {
        await client.before(signal);
        downloads.delete(downloadId);
        client.removed.push({ id: downloadId, deleteData });
      },
      folders: async () => client.landing.map((path) => ({ path })),
    },
  };
  return client;
}

/** A download that is half done. */
export const clientDownload = (id: string, facts: Partial<ClientDownload> = {}): ClientDownload => ({
  ...{ id, grabId: null, title: `Download ${id}`, protocol: 'torrent', state: 'downloading' },
  ...{ size: 1_000, sizeLeft: 500, speed: 10, secondsLeft: 50, path: null },
  ...{ failure: null, warning: null, isSeeded: false },
  ...facts,
});

/** Adds a download client to the database of a library, as `library.downloadClients.create` would. @returns its id */
export async function insertDownloadClient(
  library: LibraryHandle,
  { name = 'Torrents' }: { readonly name?: string } = {},
): Promise<string> {
  const database = databaseOf(library);
  const id = uuidv7();
  const at = new Date();
  await database
    .kysely(database.fork())
    .insertInto('download_client')
    .values({
      ...{ id, name, name_key: name.toLowerCase(), implementation: 'qBittorrent', enabled: true },
      ...{ priority: 1, host: '127.0.0.1', use_ssl: false, remove_completed: false },
      ...{ remove_failed: true, remote_path_mappings: '[]', created_at: at, updated_at: at },
    })
    .execute();
  return id;
}
