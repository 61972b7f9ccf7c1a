import type { IndexerConnectionKind } from '../indexer.schema.ts';
import type {
  IndexerConnection,
  IndexerConnectionUpdateInput,
  IndexerSync,
  RemoteIndexer,
} from './indexer-connection.schema.ts';

/** Connections to Prowlarr and Jackett, whose indexers can be added at once. */
export interface IndexerConnections {
  /**
   * Returns how Prowlarr or Jackett is reached.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_CONNECTION_NOT_FOUND`
   * @example
   * const connection = await library.indexerConnections.get('prowlarr').catch(() => null);
   * console.log(connection?.syncedAt);
   */
  get(kind: IndexerConnectionKind): Promise<IndexerConnection>;
  /**
   * Stores how Prowlarr or Jackett is reached; fields that are left out stay as they are, also the key. Nothing is asked yet.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const connection = { url: 'http://localhost:9696', apiKey: 'the-key', allowPrivateAddresses: true };
   * const stored = await library.indexerConnections.set('prowlarr', connection).catch((error: Error) => error);
   * console.log(stored);
   */
  set(kind: IndexerConnectionKind, input: IndexerConnectionUpdateInput): Promise<IndexerConnection>;
  /**
   * Deletes the connection with its key. The indexers that it has added stay, with keys of their own.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_CONNECTION_NOT_FOUND`
   * @example
   * await library.indexerConnections.delete('jackett').catch(() => undefined);
   */
  delete(kind: IndexerConnectionKind): Promise<void>;
  /**
   * Asks Prowlarr or Jackett which indexers it holds.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_CONNECTION_NOT_FOUND`, `INDEXER_CONNECTION_FAILED`
   * @example
   * const held = await library.indexerConnections.list('prowlarr').catch(() => []);
   * console.log(held.map(({ name, indexerId }) => [name, indexerId !== null]));
   */
  list(kind: IndexerConnectionKind): Promise<RemoteIndexer[]>;
  /**
   * Adds the indexers that are new there, updates those that have changed there, and disables those that are gone. What users
   * have changed of them stays, and indexers that users have added are never touched.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_CONNECTION_NOT_FOUND`, `INDEXER_CONNECTION_FAILED`
   * @example
   * const result = await library.indexerConnections.sync('prowlarr').catch(() => null);
   * console.log(result?.added, result?.updated, result?.disabled);
   */
  sync(kind: IndexerConnectionKind): Promise<IndexerSync>;
}
