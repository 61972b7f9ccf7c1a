/** Returns the first SQLSTATE or SQLite result code in the error's chain of causes. */
export function databaseCodeOf(error: unknown): string | undefined {
  for (const current of chainOf(error)) {
    const code = (current as Error & { code?: unknown }).code;
    if (typeof code === 'string' && (/^[0-9A-Z]{5}$/.test(code) || code.startsWith('SQLITE_'))) {
      return code;
    }
  }
  return undefined;
}

/** Whether `error` is the violation of a unique constraint. */
export function isUniqueViolation(error: unknown): boolean {
  const code = databaseCodeOf(error);
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Whether a row cannot be deleted, or written, because of rows that refer to it. */
export function isForeignKeyViolation(error: unknown): boolean {
  const code = databaseCodeOf(error);
  return code === '23503' || code === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/** Whether `error` means that the database is unavailable, as opposed to an invalid statement. */
export function isUnavailable(error: unknown): boolean {
  return unavailableReasonOf(error) !== null;
}

/** Why a database is unavailable. */
export type UnavailableReason =
  | 'unreachable'
  | 'not answering'
  | 'locked'
  | 'full'
  | 'read-only'
  | 'damaged'
  | 'overloaded'
  | 'refusing'
  | 'interrupted';

/** Code and message of the innermost error, for the log: errors that wrap it may quote parameters of callers. */
export function driverReasonOf(error: unknown): {
  readonly code: string | undefined;
  readonly reason: string;
} {
  const innermost = [...chainOf(error)].at(-1);
  return { code: databaseCodeOf(innermost), reason: innermost?.message ?? String(error) };
}

/** Classifies `error` and its causes; null if none of them means that the database is unavailable. */
export function unavailableReasonOf(error: unknown): UnavailableReason | null {
  for (const current of chainOf(error)) {
    const code = String((current as Error & { code?: unknown }).code ?? '');
    const [reason] =
      reasonsByCode.find(([, codes]) => codes.test(code)) ??
      reasonsByMessage.find(([, messages]) => messages.test(current.message)) ??
      [];
    if (reason !== undefined) {
      return reason;
    }
  }
  return null;
}

/**
 * SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html), names of SQLite's result codes
 * (https://www.sqlite.org/rescode.html) and codes of Node's sockets. The first match counts.
 */
const reasonsByCode: readonly (readonly [UnavailableReason, RegExp])[] = [
  ['locked', /^(55P03|55006|SQLITE_(BUSY|LOCKED|PROTOCOL)\w*)$/],
  ['full', /^(53100|SQLITE_FULL\w*)$/],
  ['read-only', /^(25006|SQLITE_(READONLY|PERM)\w*)$/],
  ['damaged', /^(XX00[12]|58\w{3}|F0\w{3}|SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|NOLFS)\w*)$/],
  ['overloaded', /^(53\w{3}|54001|SQLITE_NOMEM\w*)$/],
  // Reported after the last retry of the transaction.
  ['interrupted', /^(57014|40\w{3}|25P0[34]|72000|SQLITE_(INTERRUPT|ABORT)\w*)$/],
  ['refusing', /^(28\w{3}|3D000|42501|SQLITE_AUTH\w*)$/],
  ['unreachable', /^(08\w{3}|57P\w{2}|57000)$/],
  [
    'unreachable',
    /^(ECONN\w+|ENOTFOUND|EAI_\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENETRESET|EADDRNOTAVAIL|ERR_(TLS|SSL)_\w+)$/,
  ],
];

/** Messages of `pg`, Kysely and better-sqlite3 that come without a code. */
const reasonsByMessage: readonly (readonly [UnavailableReason, RegExp])[] = [
  ['locked', /connection is busy executing a query/],
  ['not answering', /timeout exceeded when trying to connect|timeout expired|Query read timeout/i],
  [
    'unreachable',
    /Connection terminated|connection is not open|is not queryable|after calling end on the pool|driver has already been destroyed|terminating connection|server closed the connection|unexpected \w+ message from backend/i,
  ],
];

/** Yields the error, its causes, and the errors of an `AggregateError`; each once. */
function* chainOf(error: unknown, seen = new Set<Error>()): Generator<Error> {
  if (!(error instanceof Error) || seen.has(error)) {
    return;
  }
  seen.add(error);
  yield error;
  yield* chainOf(error.cause, seen);
  yield* chainOf(previousOf(error), seen);
  if (error instanceof AggregateError) {
    for (const one of error.errors) {
      yield* chainOf(one, seen);
    }
  }
}

/** MikroORM keeps the driver's error in `previous` when it wraps it. */
function previousOf(error: Error): unknown {
  return (error as Error & { previous?: unknown }).previous;
}
