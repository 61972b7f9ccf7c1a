import { IndexerError } from './indexer-source.ts';
import type { CreateIndexerWire } from './indexer-wire.ts';

const refuse = () =>
  Promise.reject(new IndexerError('unsupported', 'Requests to indexers are not part of this version.'));

/** Until requests are sent: indexers can be stored. */
export const unwiredIndexer: CreateIndexerWire = (access) => ({
  ...access,
  search: refuse,
  recent: refuse,
  readCapabilities: refuse,
});
