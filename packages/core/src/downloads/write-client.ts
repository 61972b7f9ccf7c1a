import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { invalidInput } from '../validation/validate.ts';
import type { DownloadClientFields } from './download-client.schema.ts';

interface WrittenClient {
  readonly id: string;
  readonly fields: DownloadClientFields;
}

/**
 * Writes a client whose name must be free, and whose downloads no other client may list: each would be tracked twice.
 *
 * @param em a transaction with the lock `downloadClients`
 * @throws LibraryError `DOWNLOAD_CLIENT_ALREADY_EXISTS`, `INVALID_INPUT`
 */
export async function refusingDuplicates<T>(
  database: Database,
  em: EntityManager,
  client: WrittenClient,
  write: () => Promise<T>,
): Promise<T> {
  const {
    id,
    fields: { name },
  } = client;
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
  await refuseSameDownloads(database, em, client);
  return write().catch((cause) => {
    throw isUniqueViolation(cause) ? nameTaken(name) : cause;
  });
}

async function refuseSameDownloads(
  database: Database,
  em: EntityManager,
  { id, fields: { implementation, host, port, urlBase, category } }: WrittenClient,
): Promise<void> {
  if (host === null) {
    return;
  }
  const sameProgram = await database
    .kysely(em)
    .selectFrom('download_client')
    .select(['id', 'name', 'host'])
    .where('implementation', '=', implementation)
    .where('port', '=', port)
    .where('category', '=', category)
    .where('url_base', urlBase === null ? 'is' : '=', urlBase)
    .where('id', '!=', id)
    .execute();
  const other = sameProgram.find((row) => row.host?.toLowerCase() === host.toLowerCase());
  if (other !== undefined) {
    throw invalidInput([
      {
        field: 'category',
        message: `must differ from that of ${other.name}, which has the same host and port: both would list the same downloads`,
        id: other.id,
      },
    ]);
  }
}

function nameTaken(name: string, id?: string): LibraryError {
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another download client' };
  return new LibraryError(
    'DOWNLOAD_CLIENT_ALREADY_EXISTS',
    `There is a download client with the name ${name} already.`,
    { details: [id === undefined ? detail : { ...detail, id }] },
  );
}
