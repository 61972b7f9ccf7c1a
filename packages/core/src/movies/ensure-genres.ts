import type { Database, EntityManager } from '../database/database.ts';
import { foldName } from '../text/fold.ts';

/**
 * Makes sure the genres exist, and says how a movie's are spelled here: a genre keeps the spelling it first came with, so
 * that "Sci-Fi" and "SCI-FI" stay one, even within one movie.
 */
export async function ensureGenres(
  database: Database,
  em: EntityManager,
  names: readonly string[],
): Promise<(genres: readonly string[]) => string[]> {
  const spellings = new Map<string, string>();
  for (const name of [...names].sort()) {
    const key = foldName(name);
    if (!spellings.has(key)) {
      await database.execute(em, 'insert into genre (name, key) values (?, ?) on conflict (key) do nothing', [
        name,
        key,
      ]);
      const { rows } = await database.execute<{ name: string }>(em, 'select name from genre where key = ?', [
        key,
      ]);
      spellings.set(key, rows[0]?.name ?? name);
    }
  }
  return (genres) => [...new Set(genres.map((name) => spellings.get(foldName(name)) ?? name))];
}
