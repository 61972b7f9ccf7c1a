import type { Database } from '../../database/database.ts';
import type { CredentialVersion } from './credential-version.ts';
import { createPostgresCredentialVersion } from './postgres-credential-version.ts';
import { createSqliteCredentialVersion } from './sqlite-credential-version.ts';

export function watchCredentials(database: Database): Promise<CredentialVersion> | CredentialVersion {
  return database.driver === 'sqlite'
    ? createSqliteCredentialVersion(database.reader)
    : createPostgresCredentialVersion(database.signals);
}
