import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';

/**
 * Writes a client whose name must be free.
 *
 * @throws LibraryError `DOWNLOAD_CLIENT_ALREADY_EXISTS`
 */
export async function refusingTakenName<T>(
  database: Database,
  em: EntityManager,
  { id, name }: { readonly id: string; readonly name: string },
  write: () => Promise<T>,
): Promise<T> {
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
  return write().catch((cause) => {
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
