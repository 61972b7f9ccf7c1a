import { createLibrary, type Library } from '@cinephage/core';

/**
 * Opens the movie library of this program.
 *
 * @param file path of the SQLite database, which is created if it does not exist
 */
export function buildLibrary(file: string): Promise<Library> {
  return createLibrary({ database: `sqlite:${file}`, rootFolders: ['/movies'] });
}
