/** The driver's own code (SQLSTATE, or SQLite's name) of an error, wherever in the chain of causes it stands. */
export function databaseCodeOf(error: unknown): string | undefined {
  for (const current of chainOf(error)) {
    const code = (current as Error & { code?: unknown }).code;
    if (typeof code === 'string' && (/^[0-9A-Z]{5}$/.test(code) || code.startsWith('SQLITE_'))) {
      return code;
    }
  }
  return undefined;
}

/** Whether `error` says that a row with the same unique value exists. */
export function isUniqueViolation(error: unknown): boolean {
  const code = databaseCodeOf(error);
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Whether `error` says that the database cannot be reached or used now, as opposed to a statement being wrong. */
export function isUnavailable(error: unknown): boolean {
  return troubleOf(error) !== null;
}

/** Why a database cannot be reached or used now. */
export type DatabaseTrouble =
  | 'unreachable'
  | 'not answering'
  | 'locked'
  | 'full'
  | 'read-only'
  | 'damaged'
  | 'overloaded'
  | 'refusing'
  | 'interrupted';

/** What the driver itself says is wrong, for the log: errors that wrap it may quote what callers sent. */
export function driverReasonOf(error: unknown): {
  readonly code: string | undefined;
  readonly reason: string;
} {
  const innermost = [...chainOf(error)].at(-1);
  return { code: databaseCodeOf(innermost), reason: innermost?.message ?? String(error) };
}

/** What `error` says of the database's state, wherever in the chain of causes; null if it says that something else is wrong. */
export function troubleOf(error: unknown): DatabaseTrouble | null {
  for (const current of chainOf(error)) {
    const code = String((current as Error & { code?: unknown }).code ?? '');
    const [trouble] =
      troubleByCode.find(([, codes]) => codes.test(code)) ??
      troubleByMessage.find(([, messages]) => messages.test(current.message)) ??
      [];
    if (trouble !== undefined) {
      return trouble;
    }
  }
  return null;
}

/**
 * SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html), names of SQLite's result codes
 * (https://www.sqlite.org/rescode.html) and codes of Node's sockets, the first that fits.
 */
const troubleByCode: readonly (readonly [DatabaseTrouble, RegExp])[] = [
  ['locked', /^(55P03|55006|SQLITE_(BUSY|LOCKED|PROTOCOL)\w*)$/],
  ['full', /^(53100|SQLITE_FULL\w*)$/],
  ['read-only', /^(25006|SQLITE_(READONLY|PERM)\w*)$/],
  ['damaged', /^(XX00[12]|58\w{3}|F0\w{3}|SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|NOLFS)\w*)$/],
  ['overloaded', /^(53\w{3}|54001|SQLITE_NOMEM\w*)$/],
  // Once a statement has been tried again as often as it is.
  ['interrupted', /^(57014|40\w{3}|25P0[34]|72000|SQLITE_(INTERRUPT|ABORT)\w*)$/],
  ['refusing', /^(28\w{3}|3D000|42501|SQLITE_AUTH\w*)$/],
  ['unreachable', /^(08\w{3}|57P\w{2}|57000)$/],
  [
    'unreachable',
    /^(ECONN\w+|ENOTFOUND|EAI_\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENETRESET|EADDRNOTAVAIL|ERR_(TLS|SSL)_\w+)$/,
  ],
];

/** What `pg`, Kysely and better-sqlite3 say without a code. */
const troubleByMessage: readonly (readonly [DatabaseTrouble, RegExp])[] = [
  ['locked', /connection is busy executing a query/],
  ['not answering', /timeout exceeded when trying to connect|timeout expired|Query read timeout/i],
  [
    'unreachable',
    /Connection terminated|connection is not open|is not queryable|after calling end on the pool|driver has already been destroyed|terminating connection|server closed the connection|unexpected \w+ message from backend/i,
  ],
];

/** The error, its causes, and those that it stands for; each once. */
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
