import type { Database } from '../database/database.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { IndexerStates } from './indexer-states.ts';
import type { CreateIndexerWire } from './indexer-wire.ts';

export interface IndexersDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly states: IndexerStates;
  readonly createWire: CreateIndexerWire;
  readonly now: () => Date;
}
