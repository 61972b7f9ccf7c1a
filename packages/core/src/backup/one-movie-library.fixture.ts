import { createLibrary } from '../create-library.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';

/** A library with one movie, which is closed again. */
export async function makeLibrary(database: string): Promise<void> {
  const library = await createLibrary({ database });
  await library.movies.import([madeUpMovie(1)]);
  await library.stop();
}

/** Whether the library there finds the one movie. */
export async function hasMovie(database: string): Promise<boolean> {
  const library = await createLibrary({ database });
  const { pagination } = await library.movies.list({ search: madeUpMovie(1).metadata.title.slice(0, 5) });
  await library.stop();
  return pagination.total === 1;
}
