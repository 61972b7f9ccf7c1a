import type { Database, EntityManager } from '../database/database.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { isOtherHost, keyOfAnotherHost } from './indexer-address.ts';
import { indexerNotFound, parseIndexerId } from './indexer-id.ts';
import { type IndexerUpdateInput, indexerUpdateSchema } from './indexer-inputs.schema.ts';
import { noFailure } from './indexer-states.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import { selectFields } from './read-indexers.ts';
import { type IndexerFields, sealApiKey, toColumns, writeApiKey, writeIndexer } from './write-indexer.ts';

const addressFields = ['implementation', 'baseUrl', 'apiPath'] as const;

/** It is asked again at once; what it can do is forgotten if its address changes. */
export async function updateIndexer(
  { database, secrets, now }: IndexersDeps,
  id: string,
  input: IndexerUpdateInput,
): Promise<void> {
  const { apiKey, ...changes } = validate(indexerUpdateSchema, input);
  const uuid = parseIndexerId(id);
  const sealed = typeof apiKey === 'string' ? sealApiKey(secrets, apiKey) : null;
  await writeIndexer(database, changes.name, async (em) => {
    const before = await lockIndexer(database, em, uuid);
    if (before === undefined) {
      throw indexerNotFound(id);
    }
    const fields: IndexerFields = { ...before, ...definedFields(changes) };
    if (apiKey === undefined && isOtherHost(before.baseUrl, fields.baseUrl)) {
      await refuseStoredKey(database, em, uuid);
    }
    await database
      .kysely(em)
      .updateTable('indexer')
      .set({ ...toColumns(fields), updated_at: now() })
      .where('id', '=', uuid)
      .execute();
    if (apiKey !== undefined) {
      await writeApiKey(database, em, uuid, sealed);
    }
    await resetState(
      database,
      em,
      uuid,
      addressFields.some((name) => fields[name] !== before[name]),
    );
  });
}

/** @throws LibraryError `INVALID_INPUT` if the indexer has a key */
async function refuseStoredKey(database: Database, em: EntityManager, indexerId: string): Promise<void> {
  const key = await database
    .kysely(em)
    .selectFrom('indexer_key')
    .select('indexer_id')
    .where('indexer_id', '=', indexerId)
    .executeTakeFirst();
  if (key !== undefined) {
    throw invalidInput([{ field: 'apiKey', message: keyOfAnotherHost }]);
  }
}

/** Two updates at once follow each other. */
function lockIndexer(database: Database, em: EntityManager, id: string) {
  const query = selectFields(database.kysely(em)).where('i.id', '=', id);
  return (database.driver === 'postgresql' ? query.forUpdate('i') : query).executeTakeFirst();
}

async function resetState(
  database: Database,
  em: EntityManager,
  indexerId: string,
  isElsewhere: boolean,
): Promise<void> {
  const unknown = { capabilities: null, capabilities_read_at: null, request_limit: null, grab_limit: null };
  await database
    .kysely(em)
    .updateTable('indexer_state')
    .set({ ...noFailure, ...(isElsewhere ? unknown : {}) })
    .where('indexer_id', '=', indexerId)
    .execute();
}
