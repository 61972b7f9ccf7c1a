import type { Database, EntityManager } from '../database/database.ts';

/**
 * Whether an operation of the journal is changing the files of a movie: what is on the disk is not what will be stored, so a scan
 * leaves the movie to the next one.
 *
 * @param em a transaction that holds the lock `movies`
 */
export async function isMovieBusy(database: Database, em: EntityManager, movieId: string): Promise<boolean> {
  const operation = await database
    .kysely(em)
    .selectFrom('file_operation')
    .select('id')
    .where('movie_id', '=', movieId)
    .where('state', '<>', 'committed')
    .limit(1)
    .executeTakeFirst();
  return operation !== undefined;
}

/** Whether a path has become that of a movie's file, as by an import. */
export async function isFileOfMovie(database: Database, em: EntityManager, path: string): Promise<boolean> {
  const file = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .where('path', '=', path)
    .executeTakeFirst();
  return file !== undefined;
}
