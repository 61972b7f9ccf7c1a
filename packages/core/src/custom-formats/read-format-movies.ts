import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { findLanguage } from '../media-info/language-names.ts';
import type { FormatMovie } from './format-facts.ts';

/** What conditions of custom formats read of movies, by their ids. @param em null: what is committed */
export async function readFormatMovies(
  database: Database,
  movieIds: readonly string[],
  em: EntityManager | null = null,
): Promise<ReadonlyMap<string, FormatMovie>> {
  const rows = await (em === null ? database.readKysely : database.kysely(em))
    .selectFrom('movie_details')
    .select(['movie_id', 'original_language'])
    .where(isOneOf(database.driver, 'movie_id', 'uuid', movieIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.movie_id,
      { originalLanguage: findLanguage(row.original_language ?? '')?.name ?? null },
    ]),
  );
}
