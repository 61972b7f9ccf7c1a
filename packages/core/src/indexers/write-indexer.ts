import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { fold } from '../text/fold.ts';
import { invalidInput } from '../validation/validate.ts';
import { apiKeyPurpose } from './indexer-status.ts';
import type { StoredIndexer } from './read-indexers.ts';

/** Names are unique whatever their case and accents. */
export const nameKeyOf = (name: string) => fold(name);

/**
 * Writes an indexer with this name in a transaction.
 *
 * @throws LibraryError `INDEXER_ALREADY_EXISTS` if another one has the name
 */
export async function writeIndexer<T>(
  database: Database,
  name: string | undefined,
  write: (em: EntityManager) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(write);
  } catch (error) {
    throw name !== undefined && isUniqueViolation(error) ? await nameTaken(database, name) : error;
  }
}

async function nameTaken(database: Database, name: string): Promise<LibraryError> {
  const other = await database.readKysely
    .selectFrom('indexer')
    .select('id')
    .where('name_key', '=', nameKeyOf(name))
    .executeTakeFirst();
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another indexer' };
  return new LibraryError('INDEXER_ALREADY_EXISTS', `There is an indexer with the name ${name} already.`, {
    details: [other === undefined ? detail : { ...detail, id: other.id }],
  });
}

/**
 * @param purpose where it is stored
 * @throws LibraryError `INVALID_INPUT` that names the field, if the library has no `secret`
 */
export function sealApiKey(secrets: SecretBox, apiKey: string, purpose = apiKeyPurpose): string {
  try {
    return secrets.seal(apiKey, purpose);
  } catch (error) {
    throw error instanceof LibraryError && error.code === 'INVALID_INPUT'
      ? invalidInput([{ field: 'apiKey', message: 'cannot be stored, as the library has no `secret`' }])
      : error;
  }
}

/** @param sealed null: it has no key from now on */
export async function writeApiKey(
  database: Database,
  em: EntityManager,
  indexerId: string,
  sealed: string | null,
): Promise<void> {
  const kysely = database.kysely(em);
  if (sealed === null) {
    await kysely.deleteFrom('indexer_key').where('indexer_id', '=', indexerId).execute();
    return;
  }
  await kysely
    .insertInto('indexer_key')
    .values({ indexer_id: indexerId, sealed_api_key: sealed })
    .onConflict((conflict) => conflict.column('indexer_id').doUpdateSet({ sealed_api_key: sealed }))
    .execute();
}

/** What users set of an indexer besides its key. */
export type IndexerFields = Pick<
  StoredIndexer,
  | 'name'
  | 'implementation'
  | 'baseUrl'
  | 'apiPath'
  | 'categories'
  | 'priority'
  | 'minimumSeeders'
  | 'seedRatio'
  | 'seedTime'
  | 'enableRss'
  | 'enableAutomaticSearch'
  | 'enableInteractiveSearch'
  | 'allowPrivateAddresses'
>;

export const toColumns = (fields: IndexerFields) => ({
  name: fields.name,
  name_key: nameKeyOf(fields.name),
  implementation: fields.implementation,
  base_url: fields.baseUrl,
  api_path: fields.apiPath,
  categories: JSON.stringify(fields.categories),
  priority: fields.priority,
  minimum_seeders: fields.minimumSeeders,
  seed_ratio: fields.seedRatio,
  seed_time: fields.seedTime,
  enable_rss: fields.enableRss,
  enable_automatic_search: fields.enableAutomaticSearch,
  enable_interactive_search: fields.enableInteractiveSearch,
  allow_private_addresses: fields.allowPrivateAddresses,
});
