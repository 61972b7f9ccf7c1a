import type { Database, EntityManager } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { movieNotFound } from './get-movie.ts';

/** The stored spelling of a movie's id. @throws LibraryError `MOVIE_NOT_FOUND` */
export async function findMovieId(database: Database, em: EntityManager, id: string): Promise<string> {
  const uuid = normalizeUuid(id);
  const { rows } =
    uuid === null ? { rows: [] } : await database.execute(em, 'select 1 from movie where id = ?', [uuid]);
  if (uuid === null || rows.length === 0) {
    throw movieNotFound(id);
  }
  return uuid;
}
