import { uuidv7 } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import {
  type IndexerCreateInput,
  implementationDefaults,
  indexerCreateSchema,
} from './indexer-inputs.schema.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import { sealApiKey, toColumns, writeApiKey, writeIndexer } from './write-indexer.ts';

/** A new indexer with its defaults. */
export function parseNewIndexer(input: IndexerCreateInput) {
  const { apiPath, categories, ...fields } = validate(indexerCreateSchema, input);
  const defaults = implementationDefaults[fields.implementation];
  return { ...fields, apiPath: apiPath ?? defaults.apiPath, categories: categories ?? defaults.categories };
}

/** @returns its id */
export async function createIndexer(
  { database, secrets, now }: IndexersDeps,
  input: IndexerCreateInput,
): Promise<string> {
  const { apiKey, ...fields } = parseNewIndexer(input);
  const sealed = apiKey === null ? null : sealApiKey(secrets, apiKey);
  const id = uuidv7();
  const at = now();
  await writeIndexer(database, fields.name, async (em) => {
    await database
      .kysely(em)
      .insertInto('indexer')
      .values({ id, ...toColumns(fields), created_at: at, updated_at: at })
      .execute();
    if (sealed !== null) {
      await writeApiKey(database, em, id, sealed);
    }
  });
  return id;
}
