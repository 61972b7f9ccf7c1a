import type { Database, EntityManager } from '../database/database.ts';
import { foldName } from '../text/fold.ts';

/**
 * Inserts the genres that do not exist. A genre keeps its first spelling, so that "Sci-Fi" and "SCI-FI" are one genre, even
 * within one movie.
 *
 * @returns maps the genres of a movie to their stored spellings
 */
export async function ensureGenres(
  database: Database,
  em: EntityManager,
  names: readonly string[],
): Promise<(genres: readonly string[]) => string[]> {
  const kysely = database.kysely(em);
  const spellings = new Map<string, string>();
  for (const name of [...names].sort()) {
    const key = foldName(name);
    if (!spellings.has(key)) {
      await kysely
        .insertInto('genre')
        .values({ name, key })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
      const genre = await kysely
        .selectFrom('genre')
        .select('name')
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      spellings.set(key, genre.name);
    }
  }
  return (genres) => [...new Set(genres.map((name) => spellings.get(foldName(name)) ?? name))];
}
