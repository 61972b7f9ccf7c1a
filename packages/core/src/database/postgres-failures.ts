import { LibraryError } from '../errors/library-error.ts';
import { databaseCodeOf } from './driver-errors.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { isUntrusted } from './postgres-tls.ts';

const codes = { noEntry: '28000', forbidden: '42501' } as const;
/** A relation, function or type with this name exists. */
const takenNames = new Set(['42P07', '42723', '42710']);

export function refuseDatabase(message: string, cause?: unknown): LibraryError {
  return new LibraryError('DATABASE_UNAVAILABLE', message, { cause });
}

/** Says why PostgreSQL could not be opened, and how to fix it. */
export function openingFailure(
  cause: unknown,
  address: Pick<PostgresAddress, 'tlsMode'> | null,
): LibraryError {
  if (cause instanceof LibraryError) {
    return cause;
  }
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
  const advice = adviceFor(cause, address);
  return refuseDatabase(
    `PostgreSQL could not be opened: ${reason}.${advice === '' ? '' : ` ${advice}`}`,
    cause,
  );
}

function adviceFor(cause: unknown, address: Pick<PostgresAddress, 'tlsMode'> | null): string {
  const code = databaseCodeOf(cause) ?? '';
  if (isUntrusted(cause)) {
    return 'The certificate of the server is not trusted: name the file of its authority with the parameter "sslrootcert" of the database address.';
  }
  if (code === codes.noEntry && address?.tlsMode === 'disable') {
    return 'The server may ask for TLS: add sslmode=require, or better verify-full, to the database address.';
  }
  if (code === codes.forbidden) {
    return 'The role needs the rights to use and to create in its schema, and on what Cinephage has made there.';
  }
  if (takenNames.has(code)) {
    return 'The schema holds something of that name that is not of Cinephage: add schema=cinephage to the parameters of the database address.';
  }
  return '';
}
