import type { Reader } from '../../database/reader.ts';
import type { CredentialVersion } from './credential-version.ts';

/**
 * Triggers count changes of credentials in `auth_state`. Asking for that row with every request would cost a query;
 * `data_version` does not, and says whether anybody else (our own writer, or another process on the file) has committed
 * anything since, which is the only time the row can have changed.
 */
export function createSqliteCredentialVersion(reader: Reader): CredentialVersion {
  let seen: number | undefined;
  let generation = 0;
  return {
    current() {
      // In this order: a commit between the two statements shows as another data version the next time.
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
    throw new TypeError(`SQLite answers at once and with a row: ${sql}`);
  }
  return rows[0];
}
