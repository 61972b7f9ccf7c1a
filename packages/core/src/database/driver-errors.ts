/** The driver's own code (SQLSTATE, or SQLite's name) of an error, wherever in the chain of causes it stands. */
export function databaseCodeOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause ?? previousOf(current)) {
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
  for (let current = error; current instanceof Error; current = current.cause ?? previousOf(current)) {
    const code = String((current as Error & { code?: unknown }).code ?? '');
    if (unavailableCode.test(code) || unavailableMessage.test(current.message)) {
      return true;
    }
  }
  return false;
}

const unavailableCode =
  /^(08...|57P0.|53...|55P03|25P03|28...|3D000|ECONN\w+|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|SQLITE_(BUSY|LOCKED|IOERR|FULL|CORRUPT|CANTOPEN|READONLY|NOTADB)\w*)$/;
const unavailableMessage =
  /Connection terminated|connection is not open|timeout exceeded when trying to connect/i;

/** MikroORM keeps the driver's error in `previous` when it wraps it. */
function previousOf(error: Error): unknown {
  return (error as Error & { previous?: unknown }).previous;
}
