import type {
  DownloadClientCreateInput,
  DownloadClientUpdateInput,
  StoredDownloadClient,
} from './download-client.schema.ts';

/** The programs that download releases. */
export interface DownloadClients {
  /**
   * Returns all download clients, by priority and name.
   *
   * @example
   * const clients = await library.downloadClients.list();
   * console.log(clients.map(({ name, enabled }) => ({ name, enabled })));
   */
  list(): Promise<StoredDownloadClient[]>;
  /**
   * Returns one download client.
   *
   * @throws LibraryError `DOWNLOAD_CLIENT_NOT_FOUND`
   * @example
   * const [first] = await library.downloadClients.list();
   * if (first) console.log((await library.downloadClients.get(first.id)).priority);
   */
  get(id: string): Promise<StoredDownloadClient>;
  /**
   * Adds a download client. The folder of a watch folder must be usable now.
   *
   * @throws LibraryError `INVALID_INPUT`, `DOWNLOAD_CLIENT_ALREADY_EXISTS` if another one has the name
   * @example
   * const input = { name: 'Torrents', implementation: 'WatchFolder', folder: '/downloads/watch', protocol: 'torrent' } as const;
   * await library.downloadClients.test(input).then(
   *   () => library.downloadClients.create(input),
   *   (error) => console.log(error.message),
   * );
   */
  create(input: DownloadClientCreateInput): Promise<StoredDownloadClient>;
  /**
   * Changes a download client; fields that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`, `DOWNLOAD_CLIENT_NOT_FOUND`, `DOWNLOAD_CLIENT_ALREADY_EXISTS`
   * @example
   * const [first] = await library.downloadClients.list();
   * if (first) await library.downloadClients.update(first.id, { priority: 2 });
   */
  update(id: string, input: DownloadClientUpdateInput): Promise<StoredDownloadClient>;
  /**
   * Deletes a download client. What was handed to it stays there, and in the list of grabs.
   *
   * @throws LibraryError `DOWNLOAD_CLIENT_NOT_FOUND`
   * @example
   * const unused = (await library.downloadClients.list()).find(({ enabled }) => !enabled);
   * if (unused) await library.downloadClients.delete(unused.id);
   */
  delete(id: string): Promise<void>;
  /**
   * Checks whether a download client with these settings could be used, without adding it.
   *
   * @throws LibraryError `INVALID_INPUT`, `DOWNLOAD_CLIENT_TEST_FAILED` with the reason
   * @example
   * await library.downloadClients
   *   .test({ name: 'Torrents', implementation: 'WatchFolder', folder: '/downloads/watch', protocol: 'torrent' })
   *   .catch((error) => console.log(error.message));
   */
  test(input: DownloadClientCreateInput): Promise<void>;
  /**
   * Checks whether a download client can be used now.
   *
   * @throws LibraryError `DOWNLOAD_CLIENT_NOT_FOUND`, `DOWNLOAD_CLIENT_TEST_FAILED` with the reason
   * @example
   * for (const { id, name } of await library.downloadClients.list()) {
   *   await library.downloadClients.testStored(id).catch((error) => console.log(name, error.message));
   * }
   */
  testStored(id: string): Promise<void>;
}
