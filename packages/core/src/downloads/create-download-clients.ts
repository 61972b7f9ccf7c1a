import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { normalizeFolder } from '../root-folders/parse-root-folder.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import {
  type DownloadClientCreateInput,
  type DownloadClientFields,
  type DownloadClientUpdateInput,
  downloadClientCreateSchema,
  downloadClientUpdateSchema,
} from './download-client.schema.ts';
import { DownloadClientError } from './download-client.ts';
import {
  type DownloadClientRow,
  readDownloadClient,
  readDownloadClients,
  toColumns,
  toDownloadClient,
} from './download-client-rows.ts';
import type { DownloadClients } from './download-clients.ts';
import type { OpenDownloadClient, OpenDownloadClientParams } from './open-download-client.ts';
import { checkWatchFolder, type WatchFolderDeps } from './watch-folder/check-watch-folder.ts';

export interface DownloadClientsDeps extends WatchFolderDeps {
  readonly secrets: SecretBox;
  readonly openClient: OpenDownloadClient;
  readonly now: () => Date;
}

/** The operations on download clients. */
export function createDownloadClients(deps: DownloadClientsDeps): DownloadClients {
  const { database } = deps;
  const get = async (id: string) => toDownloadClient(await readDownloadClient(database, id));
  return {
    list: async () => (await readDownloadClients(database)).map(toDownloadClient),
    get,
    create: async (input) => get(await createDownloadClient(deps, input)),
    async update(id, input) {
      await updateDownloadClient(deps, id, input);
      return get(id);
    },
    delete: (id) => deleteDownloadClient(database, id),
    test: (input) => testClient(deps, { ...validate(downloadClientCreateSchema, input), id: uuidv7() }),
    testStored: async (id) => testClient(deps, await readDownloadClient(database, id)),
  };
}

/** @returns its id */
async function createDownloadClient(
  deps: DownloadClientsDeps,
  input: DownloadClientCreateInput,
): Promise<string> {
  const fields = await check(deps, validate(downloadClientCreateSchema, input));
  const columns = toColumns(deps.secrets, fields);
  const [id, now] = [uuidv7(), deps.now()];
  await deps.database.transaction((em) =>
    refusingTakenName(deps.database, em, { id, name: fields.name }, () =>
      deps.database
        .kysely(em)
        .insertInto('download_client')
        .values({ ...columns, id, created_at: now, updated_at: now })
        .execute(),
    ),
  );
  return id;
}

/** Passwords and keys that are left out stay as they are stored. */
async function updateDownloadClient(
  deps: DownloadClientsDeps,
  id: string,
  input: DownloadClientUpdateInput,
): Promise<void> {
  const { database, secrets, now } = deps;
  const changes = definedFields(validate(downloadClientUpdateSchema, input));
  const before = await readDownloadClient(database, id);
  const stored = { ...toDownloadClient(before), password: null, apiKey: null };
  const fields = await check(deps, { ...stored, ...changes });
  const { password, api_key, ...columns } = toColumns(secrets, fields);
  const set = {
    ...columns,
    ...(changes.password !== undefined && { password }),
    ...(changes.apiKey !== undefined && { api_key }),
    updated_at: now(),
  };
  await database.transaction(async (em) => {
    await readDownloadClient(database, id, em);
    await refusingTakenName(database, em, { id: before.id, name: fields.name }, () =>
      database.kysely(em).updateTable('download_client').set(set).where('id', '=', before.id).execute(),
    );
  });
}

async function deleteDownloadClient(database: Database, id: string): Promise<void> {
  await database.transaction(async (em) => {
    const { id: found } = await readDownloadClient(database, id, em);
    await database.kysely(em).deleteFrom('download_client').where('id', '=', found).execute();
  });
}

/** @throws LibraryError `INVALID_INPUT` */
async function check(deps: DownloadClientsDeps, fields: DownloadClientFields): Promise<DownloadClientFields> {
  const problems: readonly ErrorDetail[] = await checkWatchFolder(deps, fields);
  if (problems.length > 0) {
    throw invalidInput(problems);
  }
  return { ...fields, folder: fields.folder === null ? null : normalizeFolder(fields.folder) };
}

/** @throws LibraryError `DOWNLOAD_CLIENT_ALREADY_EXISTS` */
async function refusingTakenName(
  database: Database,
  em: EntityManager,
  { id, name }: { readonly id: string; readonly name: string },
  write: () => Promise<unknown>,
): Promise<void> {
  const other = await database
    .kysely(em)
    .selectFrom('download_client')
    .select('id')
    .where('name_key', '=', name.toLowerCase())
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other !== undefined) {
    throw nameTaken(name, other.id);
  }
  await write().catch((cause) => {
    throw isUniqueViolation(cause) ? nameTaken(name) : cause;
  });
}

function nameTaken(name: string, id?: string): LibraryError {
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another download client' };
  return new LibraryError(
    'DOWNLOAD_CLIENT_ALREADY_EXISTS',
    `There is a download client with the name ${name} already.`,
    { details: [id === undefined ? detail : { ...detail, id }] },
  );
}

async function testClient(
  { openClient, ...deps }: DownloadClientsDeps,
  client: OpenDownloadClientParams | DownloadClientRow,
): Promise<void> {
  const opened = openClient(client);
  if (opened === null) {
    throw invalidInput(await checkWatchFolder(deps, client));
  }
  try {
    await opened.test(new AbortController().signal);
  } catch (cause) {
    throw cause instanceof DownloadClientError
      ? new LibraryError('DOWNLOAD_CLIENT_TEST_FAILED', cause.message, { cause })
      : cause;
  }
}
