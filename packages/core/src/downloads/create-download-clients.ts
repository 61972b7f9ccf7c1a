import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { checkClient } from './check-client.ts';
import type { ClientStates } from './client-states.ts';
import {
  type DownloadClientCreateInput,
  type DownloadClientFields,
  downloadClientCreateSchema,
} from './download-client.schema.ts';
import { type DownloadClient, DownloadClientError } from './download-client.ts';
import {
  readDownloadClient,
  readDownloadClients,
  toColumns,
  toDownloadClient,
} from './download-client-rows.ts';
import type { DownloadClients } from './download-clients.ts';
import type { CreateDownloadClient, OpenDownloadClient } from './open-download-client.ts';
import type { SuggestMappingDeps } from './suggest-mapping.ts';
import { testAnswers, testFolders } from './test-client.ts';
import { type UpdateClientDeps, updateDownloadClient } from './update-client.ts';
import { refusingDuplicates } from './write-client.ts';

export interface DownloadClientsDeps extends Omit<UpdateClientDeps, 'states'>, SuggestMappingDeps {
  readonly clientStates: ClientStates;
  readonly createClient: CreateDownloadClient;
  readonly openClient: OpenDownloadClient;
}

/** The operations on download clients. */
export function createDownloadClients(deps: DownloadClientsDeps): DownloadClients {
  const { database, clientStates: states } = deps;
  const get = async (id: string) => {
    const row = await readDownloadClient(database, id);
    return toDownloadClient(row, await states.read(row.id));
  };
  return {
    async list() {
      const rows = await readDownloadClients(database);
      const all = await states.readAll();
      return rows.map((row) => toDownloadClient(row, all.get(row.id) ?? null));
    },
    get,
    create: async (input) => get(await createDownloadClient(deps, input)),
    async update(id, input) {
      await updateDownloadClient({ ...deps, states }, id, input);
      return get(id);
    },
    delete: (id) => deleteDownloadClient(database, id),
    test: (input) => testNew(deps, validate(downloadClientCreateSchema, input)),
    testStored: (id) => testStored(deps, id),
  };
}

/** @returns its id */
async function createDownloadClient(
  deps: DownloadClientsDeps,
  input: DownloadClientCreateInput,
): Promise<string> {
  const { database, secrets, clientStates } = deps;
  const fields = await checkClient(deps, validate(downloadClientCreateSchema, input));
  const columns = toColumns(secrets, fields);
  const [id, now] = [uuidv7(), deps.now()];
  const create = async (em: EntityManager) => {
    await refusingDuplicates(database, em, { id, fields }, () =>
      database
        .kysely(em)
        .insertInto('download_client')
        .values({ ...columns, id, created_at: now, updated_at: now })
        .execute(),
    );
    await clientStates.reset(id, em);
  };
  await database.transaction(create, { lock: 'downloadClients' });
  return id;
}

async function deleteDownloadClient(database: Database, id: string): Promise<void> {
  await database.transaction(async (em) => {
    const { id: found } = await readDownloadClient(database, id, em);
    await database.kysely(em).deleteFrom('download_client').where('id', '=', found).execute();
  });
}

/** Of a watch folder the test itself says what is wrong. */
async function testNew(deps: DownloadClientsDeps, input: DownloadClientFields): Promise<void> {
  const opened = (fields: DownloadClientFields) => deps.createClient({ ...fields, id: uuidv7() });
  const isWatchFolder = input.implementation === 'WatchFolder';
  const fields = isWatchFolder && opened(input) !== null ? input : await checkClient(deps, input);
  const client = usable(opened(fields), fields.name);
  await testAnswers(client);
  await testFolders(deps, client, { category: fields.category, mappings: fields.remotePathMappings });
}

/** What it finds is stored: a client that refused the login before is asked again, by all nodes, once it takes it. */
async function testStored(deps: DownloadClientsDeps, id: string): Promise<void> {
  const { database, clientStates: states } = deps;
  const row = await readDownloadClient(database, id);
  const client = usable(deps.openClient(row), row.name);
  try {
    await testAnswers(client);
  } catch (error) {
    if (error instanceof LibraryError && error.cause instanceof DownloadClientError) {
      await states.markFailed(row, error.cause);
    }
    throw error;
  }
  await database.transaction(async (em) => {
    await states.reset(row.id, em);
    await states.markWorking(row, em);
  });
  await testFolders(deps, client, { category: row.category, mappings: row.remote_path_mappings });
}

function usable(client: DownloadClient | null, name: string): DownloadClient {
  if (client === null) {
    throw new LibraryError('DOWNLOAD_CLIENT_TEST_FAILED', `The settings of ${name} are not complete.`);
  }
  return client;
}
