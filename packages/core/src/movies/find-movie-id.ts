import type { Database, EntityManager } from '../database/database.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { normalizeUuid } from '../ids/uuid.ts';

/** The stored spelling of a movie's id. @throws LibraryError `MOVIE_NOT_FOUND` */
export async function findMovieId(database: Database, em: EntityManager, id: string): Promise<string> {
  const uuid = normalizeUuid(id);
  const movie =
    uuid === null
      ? undefined
      : await database.kysely(em).selectFrom('movie').select('id').where('id', '=', uuid).executeTakeFirst();
  if (movie === undefined) {
    throw movieNotFound(id);
  }
  return movie.id;
}
