import { createLibrary, type MovieToImport } from '@cinephage/core';

const batchSize = 1_000;

/** Makes a library with a root folder and movies without files. */
export async function seedMovies(
  database: string,
  root: string,
  movies: readonly MovieToImport[],
): Promise<void> {
  await using library = await createLibrary({ database, rootFolders: [root] });
  for (let start = 0; start < movies.length; start += batchSize) {
    await library.movies.import(movies.slice(start, start + batchSize));
  }
}
