import type { Database, EntityManager } from '../../database/database.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import type { IndexerConnectionKind } from '../indexer.schema.ts';
import { indexerDefaults } from '../indexer-inputs.schema.ts';
import { noFailure } from '../indexer-states.ts';
import { selectFields } from '../read-indexers.ts';
import { nameKeyOf, sealApiKey, toColumns, writeApiKey, writeIndexer } from '../write-indexer.ts';
import type { HeldIndexer } from './held-indexer.ts';
import type { SyncedIndexer } from './read-synced.ts';
import { changedFields, type RemoteFields } from './remote-fields.ts';
import { type ConnectionsDeps, programs } from './stored-connection.ts';

interface SyncedFields {
  readonly kind: IndexerConnectionKind;
  readonly held: HeldIndexer;
  readonly fields: RemoteFields;
  readonly apiKey: string;
}

const enabledFlags = ({ supportsRss, supportsSearch }: HeldIndexer) => ({
  enableRss: supportsRss,
  enableAutomaticSearch: supportsSearch,
  enableInteractiveSearch: supportsSearch,
});

/** @throws LibraryError `INDEXER_ALREADY_EXISTS` if its name is taken, also with that of the program behind it */
export async function addSynced(
  { database, secrets, now }: ConnectionsDeps,
  { kind, held, fields, apiKey }: SyncedFields,
): Promise<{ readonly id: string; readonly name: string }> {
  const id = uuidv7();
  const sealed = sealApiKey(secrets, apiKey);
  const at = now();
  const name = await findName(database, kind, fields.name);
  await writeIndexer(database, name, async (em) => {
    const columns = toColumns({ ...indexerDefaults, ...fields, ...enabledFlags(held), name });
    await database
      .kysely(em)
      .insertInto('indexer')
      .values({
        ...columns,
        ...{ id, connection: kind, remote_id: held.remoteId, remote_fields: JSON.stringify(fields) },
        ...{ created_at: at, updated_at: at },
      })
      .execute();
    await writeApiKey(database, em, id, sealed);
  });
  return { id, name };
}

/** @returns its name */
export async function updateSynced(
  { database, secrets, now }: ConnectionsDeps,
  { kind, known, held, fields, apiKey }: SyncedFields & { readonly known: SyncedIndexer },
): Promise<string> {
  const { name: wanted, ...changes } = changedFields(known.remoteFields, fields);
  const name = wanted === undefined ? known.name : await findName(database, kind, wanted, known.id);
  const sealed = sealApiKey(secrets, apiKey);
  await writeIndexer(database, name, async (em) => {
    const before = await selectFields(database.kysely(em)).where('i.id', '=', known.id).executeTakeFirst();
    // It was deleted meanwhile; the next sync adds it again.
    if (before === undefined) return;
    const flags = known.isMissing ? enabledFlags(held) : {};
    await database
      .kysely(em)
      .updateTable('indexer')
      .set({
        ...toColumns({ ...before, ...changes, ...flags, name }),
        ...{ remote_fields: JSON.stringify(fields), missing_since: null, updated_at: now() },
      })
      .where('id', '=', known.id)
      .execute();
    await writeApiKey(database, em, known.id, sealed);
    await forgetFailures(database, em, known.id);
  });
  return name;
}

async function forgetFailures(database: Database, em: EntityManager, indexerId: string): Promise<void> {
  await database
    .kysely(em)
    .updateTable('indexer_state')
    .set(noFailure)
    .where('indexer_id', '=', indexerId)
    .execute();
}

export async function disableSynced({ database, now }: ConnectionsDeps, id: string): Promise<void> {
  const off = { enable_rss: false, enable_automatic_search: false, enable_interactive_search: false };
  await database.transaction((em) =>
    database
      .kysely(em)
      .updateTable('indexer')
      .set({ ...off, missing_since: now(), updated_at: now() })
      .where('id', '=', id)
      .execute(),
  );
}

/** Its name there, with that of the program if another indexer has it. */
async function findName(
  database: Database,
  kind: IndexerConnectionKind,
  name: string,
  id?: string,
): Promise<string> {
  const other = await database.readKysely
    .selectFrom('indexer')
    .select('id')
    .where('name_key', '=', nameKeyOf(name))
    .executeTakeFirst();
  return other === undefined || other.id === id ? name : `${name} (${programs[kind]})`;
}
