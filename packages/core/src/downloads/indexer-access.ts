import type { Database } from '../database/database.ts';
import type { IndexerStates } from '../indexers/indexer-states.ts';
import { readIndexers } from '../indexers/read-indexers.ts';
import type { FetchReleaseDeps } from './fetch-release.ts';

export interface IndexerAccessDeps {
  readonly database: Database;
  readonly indexerStates: Pick<IndexerStates, 'recordUsage'>;
  readonly now: () => Date;
}

/** What downloads need of the stored indexers. */
export function createIndexerAccess({
  database,
  indexerStates,
  now,
}: IndexerAccessDeps): Omit<FetchReleaseDeps, 'http'> {
  return {
    async indexerAccess(indexerId) {
      const indexer = (await readIndexers(database, now())).find(({ id }) => id === indexerId);
      return indexer ?? null;
    },
    onFetch: (indexerId) => void indexerStates.recordUsage(indexerId, { grabs: 1 }),
  };
}
