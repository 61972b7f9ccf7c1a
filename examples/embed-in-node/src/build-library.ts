import { createLibrary, type Library } from '@cinephage/core';

/**
 * The movie library of this program, on a SQLite file that is made if it is not there yet.
 *
 * @param file where the database lives
 */
export function buildLibrary(file: string): Promise<Library> {
  return createLibrary({ database: `sqlite:${file}`, rootFolders: ['/movies'] });
}
