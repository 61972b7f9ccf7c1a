import { LibraryError } from '../errors/library-error.ts';

/** Optional peer dependencies, which only libraries on PostgreSQL need. */
const packages = ['pg', 'pg-boss', '@mikro-orm/postgresql'] as const;

/**
 * Loads a part of the library that needs PostgreSQL's packages.
 *
 * @throws LibraryError `INVALID_INPUT` that says what to install
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
