import type { Database } from '../../database/database.ts';
import type { LibraryLogger } from '../../options.ts';
import { createSqliteCredentialVersion } from './sqlite-credential-version.ts';

/** A number that changes whenever any credential may have stopped being valid, whichever process did it. */
export interface CredentialVersion {
  /** Null while changes made elsewhere cannot be heard of: nothing remembered may be trusted then. */
  current(): number | null;
  /** Says that this process has just changed credentials; holds from the next `current()` on. */
  changed(): void;
  close(): Promise<void>;
}

/** Watches the credentials of a database. The driver that is not used does not get loaded. */
export async function watchCredentials(
  database: Database,
  logger: LibraryLogger | undefined,
): Promise<CredentialVersion> {
  if (database.driver === 'sqlite') {
    return createSqliteCredentialVersion(database.reader);
  }
  const { createPostgresCredentialVersion } = await import('./postgres-credential-version.ts');
  return createPostgresCredentialVersion(database, logger);
}
