import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { LibraryError } from '../errors/library-error.ts';

/** How many movies have each of the root folders; those without movies are left out. */
export async function countMovies(
  database: Database,
  paths: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.readKysely
    .selectFrom('movie')
    .select(({ fn }) => ['root_folder_path as path', fn.countAll().as('movies')])
    .where(isOneOf(database.driver, 'root_folder_path', 'text', paths))
    .groupBy('root_folder_path')
    .execute();
  return new Map(rows.map(({ path, movies }) => [path, Number(movies)]));
}

/** @throws LibraryError `ROOT_FOLDER_IN_USE` if a movie or a version of one is in the root folder */
export async function refuseUsed(database: Database, em: EntityManager, path: string): Promise<void> {
  const count = async (table: 'movie' | 'movie_version') => {
    const { n } = await database
      .kysely(em)
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('n'))
      .where('root_folder_path', '=', path)
      .executeTakeFirstOrThrow();
    return Number(n);
  };
  const [movies, versions] = [await count('movie'), await count('movie_version')];
  const used = movies > 0 ? counted(movies, 'movie') : counted(versions, 'version of a movie');
  if (movies + versions > 0) {
    throw new LibraryError(
      'ROOT_FOLDER_IN_USE',
      `${used} in the root folder ${path}; move them to another one first.`,
    );
  }
}

const counted = (count: number, what: string) =>
  count === 1 ? `1 ${what} is` : `${count} ${what.replace(/(movie|version)/, '$1s')} are`;
