import { LibraryError } from '../errors/library-error.ts';

export type DatabaseDriver = 'sqlite' | 'postgresql';

export type ConnectionOptions =
  | { readonly driver: 'sqlite'; readonly path: string }
  | { readonly driver: 'postgresql'; readonly url: string };

/** In-memory databases live in a temporary file, so that readers and the writer can have a connection each. */
export const temporaryPath = ':memory:';

/**
 * Reads a database address.
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
  if (/^postgres(ql)?:\/\//.test(address) && isReadable(address)) {
    return { driver: 'postgresql', url: address };
  }
  const message =
    'The database address must be sqlite:<path>, sqlite::memory: or postgresql://user@host/name.';
  throw new LibraryError('INVALID_INPUT', message, { details: [{ field: 'database', message }] });
}

/** Whether it is a URL whose parts can be decoded: what cannot is most likely a password with a bare `%`. */
function isReadable(address: string): boolean {
  try {
    const { username, password, pathname } = new URL(address);
    for (const part of [username, password, pathname]) {
      decodeURIComponent(part);
    }
    return true;
  } catch {
    return false;
  }
}
