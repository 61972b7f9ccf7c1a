import type { Database, EntityManager } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { HttpClient } from '../../http-client/http-client.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { invalidInput, validate } from '../../validation/validate.ts';
import { type IndexerConnectionKind, indexerConnectionKindSchema } from '../indexer.schema.ts';
import { isOtherHost, keyOfAnotherHost } from '../indexer-address.ts';
import { sealApiKey } from '../write-indexer.ts';
import {
  type IndexerConnection,
  type IndexerConnectionUpdateInput,
  indexerConnectionUpdateSchema,
} from './indexer-connection.schema.ts';
import { type ConnectionAccess, connectionFailed } from './request-connection.ts';

export interface ConnectionsDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly http: HttpClient;
  readonly now: () => Date;
}

export const programs: Readonly<Record<IndexerConnectionKind, string>> = {
  prowlarr: 'Prowlarr',
  jackett: 'Jackett',
};

/** Keys open for the program that they were stored for only. */
const purposeOf = (kind: IndexerConnectionKind) => `indexer_connection.api_key.${kind}`;

/** @throws LibraryError `INVALID_INPUT` */
export function parseKind(kind: string): IndexerConnectionKind {
  const parsed = indexerConnectionKindSchema.safeParse(kind);
  if (!parsed.success) {
    throw invalidInput([{ field: 'kind', message: 'must be one of prowlarr, jackett' }]);
  }
  return parsed.data;
}

function findConnection(database: Database, kind: IndexerConnectionKind, em?: EntityManager) {
  const kysely = em === undefined ? database.readKysely : database.kysely(em);
  return kysely
    .selectFrom('indexer_connection')
    .select(['url', 'sealed_api_key as sealedApiKey', 'allow_private_addresses as allowPrivateAddresses'])
    .select('synced_at as syncedAt')
    .where('kind', '=', kind)
    .executeTakeFirst();
}

const notConnected = (kind: IndexerConnectionKind) =>
  new LibraryError('INDEXER_CONNECTION_NOT_FOUND', `${programs[kind]} is not connected.`);

/** @throws LibraryError `INDEXER_CONNECTION_NOT_FOUND` */
export async function getConnection(
  { database, secrets }: ConnectionsDeps,
  kind: IndexerConnectionKind,
): Promise<IndexerConnection> {
  const stored = await findConnection(database, kind);
  if (stored === undefined) {
    throw notConnected(kind);
  }
  return {
    kind,
    url: stored.url,
    hasApiKey: true,
    apiKeyReadable: secrets.open(stored.sealedApiKey, purposeOf(kind)) !== null,
    allowPrivateAddresses: stored.allowPrivateAddresses,
    syncedAt: stored.syncedAt?.toISOString() ?? null,
  };
}

/** @throws LibraryError `INDEXER_CONNECTION_NOT_FOUND`; `INDEXER_CONNECTION_FAILED` if the key cannot be read */
export async function openConnection(
  { database, secrets }: ConnectionsDeps,
  kind: IndexerConnectionKind,
): Promise<ConnectionAccess> {
  const stored = await findConnection(database, kind);
  if (stored === undefined) {
    throw notConnected(kind);
  }
  const program = programs[kind];
  const apiKey = secrets.open(stored.sealedApiKey, purposeOf(kind));
  if (apiKey === null) {
    throw connectionFailed(
      `The key of ${program} cannot be read, as it was stored with another secret of the library. Enter the key again.`,
    );
  }
  return { program, url: stored.url, apiKey, allowPrivateAddresses: stored.allowPrivateAddresses };
}

export async function setConnection(
  { database, secrets, now }: ConnectionsDeps,
  kind: IndexerConnectionKind,
  input: IndexerConnectionUpdateInput,
): Promise<void> {
  const { apiKey, ...changes } = validate(indexerConnectionUpdateSchema, input);
  const sealed = apiKey === undefined ? undefined : sealApiKey(secrets, apiKey, purposeOf(kind));
  await database.transaction(async (em) => {
    const before = await findConnection(database, kind, em);
    const url = changes.url ?? before?.url;
    const sealedApiKey = sealed ?? before?.sealedApiKey;
    if (url === undefined || sealedApiKey === undefined) {
      const missing = [
        ...(url === undefined ? ['url'] : []),
        ...(sealedApiKey === undefined ? ['apiKey'] : []),
      ];
      throw invalidInput(missing.map((field) => ({ field, message: 'is required' })));
    }
    if (sealed === undefined && before !== undefined && isOtherHost(before.url, url)) {
      throw invalidInput([{ field: 'apiKey', message: keyOfAnotherHost }]);
    }
    const fields = {
      url,
      sealed_api_key: sealedApiKey,
      allow_private_addresses: changes.allowPrivateAddresses ?? before?.allowPrivateAddresses ?? false,
      updated_at: now(),
    };
    await database
      .kysely(em)
      .insertInto('indexer_connection')
      .values({ kind, ...fields, created_at: now() })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet(fields))
      .execute();
  });
}

/** A sync of a node that has stopped hinders others no longer than this; one that runs needs less. */
const longestSyncMs = 10 * 60_000;

/**
 * Runs `sync` unless another sync of the connection runs, on any node.
 *
 * @throws LibraryError `INDEXER_SYNC_RUNNING`, `INDEXER_CONNECTION_NOT_FOUND`, and what `sync` throws
 */
export async function syncOnce<T>(
  { database, now }: ConnectionsDeps,
  kind: IndexerConnectionKind,
  sync: () => Promise<T>,
): Promise<T> {
  const until = new Date(now().getTime() + longestSyncMs);
  const { numUpdatedRows } = await database.transaction((em) =>
    database
      .kysely(em)
      .updateTable('indexer_connection')
      .set({ syncing_until: until })
      .where('kind', '=', kind)
      .where((is) => is.or([is('syncing_until', 'is', null), is('syncing_until', '<', now())]))
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) {
    throw (await findConnection(database, kind)) === undefined ? notConnected(kind) : syncRunning(kind);
  }
  try {
    return await sync();
  } finally {
    await database.transaction((em) =>
      database
        .kysely(em)
        .updateTable('indexer_connection')
        .set({ syncing_until: null })
        .where('kind', '=', kind)
        .where('syncing_until', '=', until)
        .execute(),
    );
  }
}

const syncRunning = (kind: IndexerConnectionKind) =>
  new LibraryError('INDEXER_SYNC_RUNNING', `The indexers of ${programs[kind]} are being synced already.`);

/** @throws LibraryError `INDEXER_CONNECTION_NOT_FOUND` */
export async function deleteConnection(
  { database }: ConnectionsDeps,
  kind: IndexerConnectionKind,
): Promise<void> {
  const { numDeletedRows } = await database.transaction((em) =>
    database.kysely(em).deleteFrom('indexer_connection').where('kind', '=', kind).executeTakeFirst(),
  );
  if (numDeletedRows === 0n) {
    throw notConnected(kind);
  }
}
