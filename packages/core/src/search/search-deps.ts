import type { Database } from '../database/database.ts';
import type { GrabRelease } from '../downloads/grab-release.ts';
import type { IndexerSources } from '../indexers/indexer-source.ts';
import type { SecretBox } from '../secrets/secret-box.ts';

/** What searches need. */
export interface SearchDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly indexerSources: IndexerSources;
  readonly grabRelease: GrabRelease;
  readonly now: () => Date;
}
