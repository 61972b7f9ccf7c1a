import type { Indexer, IndexerTest } from './indexer.schema.ts';
import type { IndexerDefinition } from './indexer-definition.schema.ts';
import type { IndexerCreateInput, IndexerUpdateInput } from './indexer-inputs.schema.ts';

/** The indexers that are searched for releases. */
export interface Indexers {
  /**
   * Returns all indexers by name, with their state.
   *
   * @example
   * const indexers = await library.indexers.list();
   * console.log(indexers.map(({ name, status }) => `${name}: ${status.state}`));
   */
  list(): Promise<Indexer[]>;
  /**
   * Returns one indexer.
   *
   * @throws LibraryError `INDEXER_NOT_FOUND`
   * @example
   * const [first] = await library.indexers.list();
   * if (first) console.log((await library.indexers.get(first.id)).status.reason);
   */
  get(id: string): Promise<Indexer>;
  /**
   * Adds an indexer, and asks it what it can do. One that does not answer is added too: its status says so.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_ALREADY_EXISTS`
   * @example
   * const { id } = await library.indexers.create({
   *   name: 'Example',
   *   implementation: 'Rss',
   *   baseUrl: 'http://127.0.0.1:9/feed',
   *   allowPrivateAddresses: true,
   * });
   * console.log(id);
   */
  create(input: IndexerCreateInput): Promise<Indexer>;
  /**
   * Changes an indexer; fields that are left out stay as they are, also the key. It is asked again at once, even if it was backing off.
   *
   * @throws LibraryError `INVALID_INPUT`, `INDEXER_NOT_FOUND`, `INDEXER_ALREADY_EXISTS`
   * @example
   * const [first] = await library.indexers.list();
   * if (first) await library.indexers.update(first.id, { priority: 1 });
   */
  update(id: string, input: IndexerUpdateInput): Promise<Indexer>;
  /**
   * Deletes an indexer with its key.
   *
   * @throws LibraryError `INDEXER_NOT_FOUND`
   * @example
   * const unused = (await library.indexers.list()).find(({ status }) => status.state === 'disabled');
   * if (unused) await library.indexers.delete(unused.id);
   */
  delete(id: string): Promise<void>;
  /**
   * Asks an indexer that is not stored what it can do and for its newest releases.
   *
   * @throws LibraryError `INVALID_INPUT`; `INDEXER_TEST_FAILED` with what went wrong as its message
   * @example
   * const indexer = { name: 'Example', implementation: 'Torznab', baseUrl: 'http://127.0.0.1:9' } as const;
   * const tested = await library.indexers.test(indexer).catch((error: Error) => error);
   * console.log(tested.message);
   */
  test(input: IndexerCreateInput): Promise<IndexerTest>;
  /**
   * Asks a stored indexer the same. If it answers, it is no longer backing off.
   *
   * @throws LibraryError `INDEXER_NOT_FOUND`; `INDEXER_TEST_FAILED` with what went wrong as its message
   * @example
   * const [first] = await library.indexers.list();
   * if (first) console.log((await library.indexers.testStored(first.id)).message);
   */
  testStored(id: string): Promise<IndexerTest>;
  /**
   * Returns the implementations with their fields, and indexers that can be added with a key alone, for forms.
   *
   * @example
   * const definitions = await library.indexers.definitions();
   * console.log(definitions.map(({ implementation, fields }) => [implementation, fields.map(({ name }) => name)]));
   */
  definitions(): Promise<IndexerDefinition[]>;
}
