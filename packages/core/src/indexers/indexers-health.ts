import type { Database } from '../database/database.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { openApiKey, stateOf } from './indexer-status.ts';
import { readIndexers } from './read-indexers.ts';

export interface IndexersHealthDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly now: () => Date;
}

/** How the indexers did when they were last asked. One whose limit is reached does what it should. */
export async function readIndexersHealth({ database, secrets, now }: IndexersHealthDeps) {
  const indexers = await readIndexers(database, now());
  const states = indexers.map(
    (indexer) => stateOf(indexer, openApiKey(secrets, indexer.sealedApiKey).kind, now()).state,
  );
  const failingCount = states.filter((state) => state === 'backingOff' || state === 'keyUnreadable').length;
  return {
    ok: failingCount === 0,
    enabledCount: states.filter((state) => state !== 'disabled').length,
    totalCount: states.length,
    failingCount,
  };
}
