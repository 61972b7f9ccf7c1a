import type { Database, EntityManager } from '../database/database.ts';

export interface StoreMovieFileDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/** Changes `updatedAt` of a movie, as with every change of its files and versions. @returns whether the movie exists */
export async function touchMovie(
  { database, now }: StoreMovieFileDeps,
  em: EntityManager,
  movieId: string,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .kysely(em)
    .updateTable('movie')
    .set({ updated_at: now() })
    .where('id', '=', movieId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Removes a file from the library, not from the disk, and changes `updatedAt` of its movie.
 *
 * @returns whether it was stored
 */
export async function removeMovieFileRow(
  deps: StoreMovieFileDeps,
  em: EntityManager,
  fileId: string,
): Promise<boolean> {
  const row = await deps.database
    .kysely(em)
    .deleteFrom('movie_file')
    .where('id', '=', fileId)
    .returning('movie_id')
    .executeTakeFirst();
  return row !== undefined && touchMovie(deps, em, row.movie_id);
}
