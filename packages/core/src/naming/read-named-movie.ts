import type { Database, EntityManager } from '../database/database.ts';
import type { NamedMovie } from './naming-subject.ts';

/** Reads what templates use of a movie; undefined if there is no movie with the id. */
export async function readNamedMovie(
  database: Database,
  em: EntityManager,
  movieId: string,
): Promise<NamedMovie | undefined> {
  return database
    .kysely(em)
    .selectFrom('movie as m')
    .innerJoin('movie_details as d', 'd.movie_id', 'm.id')
    .select(['m.title', 'm.year', 'm.genres', 'm.certification', 'd.studio', 'd.collection'])
    .select(['m.original_title as originalTitle', 'm.tmdb_id as tmdbId', 'm.imdb_id as imdbId'])
    .where('m.id', '=', movieId)
    .executeTakeFirst();
}
