import { resolve } from 'node:path';
import { describePostgres, type PostgresAddress, parsePostgresAddress } from './postgres-address.ts';
import { refuseAddress } from './postgres-parameters.ts';

export type DatabaseDriver = 'sqlite' | 'postgresql';

export type ConnectionOptions =
  | { readonly driver: 'sqlite'; readonly path: string }
  | { readonly driver: 'postgresql'; readonly address: PostgresAddress };

/** Databases at this path are temporary files, so that reader and writer can have a connection each. */
export const temporaryPath = ':memory:';

/**
 * Parses a database address.
 *
 * @param address `sqlite:<path>`, `sqlite::memory:` or `postgresql://…`
 * @throws LibraryError `INVALID_INPUT`; the message never repeats the address, which may hold a password.
 */
export function parseDatabaseAddress(address: string): ConnectionOptions {
  if (address.startsWith('sqlite:')) {
    const path = address.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (path !== '' && !path.includes('\0')) {
      return { driver: 'sqlite', path };
    }
  }
  if (/^postgres(ql)?:\/\//.test(address)) {
    return { driver: 'postgresql', address: parsePostgresAddress(address) };
  }
  throw refuseAddress(
    'The database address must be sqlite:<path>, sqlite::memory: or postgresql://user@host/name.',
  );
}

/** Describes the database for messages, without user and password, such as "the file /srv/data/library.db". */
export const describeAddress = (address: ConnectionOptions): string =>
  address.driver === 'sqlite' ? `the file ${resolve(address.path)}` : describePostgres(address.address);
