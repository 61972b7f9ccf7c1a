import type { Reader } from '../../database/reader.ts';
import type { CredentialVersion } from './credential-version.ts';

/**
 * The version is `auth_state.generation`, which triggers increment with every change of credentials. The row is read only if
 * `data_version` has changed, which costs less than a query: it says whether another connection (the writing one, or
 * that of another process) has committed since. Prepared SQL, as it runs for every request
 * (docs/decisions/0005-key-cache.md).
 */
export function createSqliteCredentialVersion(reader: Reader): CredentialVersion {
  let seen: number | undefined;
  let generation = 0;
  return {
    current() {
      // In this order, a commit between the two statements changes the data version of the next call.
      const { data_version: version } = onlyRow<{ data_version: number }>(reader, 'pragma data_version');
      if (version !== seen) {
        generation = onlyRow<{ generation: number }>(reader, 'select generation from auth_state').generation;
        seen = version;
      }
      return generation;
    },
    changed() {},
    close() {},
  };
}

function onlyRow<Row>(reader: Reader, sql: string): Row {
  const rows = reader.all<Row>(sql, []);
  if (rows instanceof Promise || rows[0] === undefined) {
    throw new TypeError(`SQLite returned no row synchronously: ${sql}`);
  }
  return rows[0];
}
