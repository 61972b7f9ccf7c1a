import { LibraryError } from '../errors/library-error.ts';

/** Optional peer dependencies that only PostgreSQL needs. */
const packages = ['pg', 'pg-boss', '@mikro-orm/postgresql'] as const;

/**
 * Loads a module that imports the packages for PostgreSQL.
 *
 * @throws LibraryError `INVALID_INPUT` if a package is missing; the message says what to install
 */
export async function loadPostgresPart<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { code, message = '' } = cause as { code?: unknown; message?: string };
    const isMissing =
      (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
      packages.some((name) => message.includes(`'${name}'`));
    throw isMissing
      ? new LibraryError(
          'INVALID_INPUT',
          `A database on PostgreSQL needs packages that are not installed: run npm install ${packages.join(' ')}.`,
          { cause },
        )
      : cause;
  }
}
