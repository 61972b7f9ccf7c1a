import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { slugify } from '../text/fold.ts';

export interface SlugParams {
  readonly title: string;
  readonly year: number | null;
  readonly tmdbId: number;
}

/** The possible slugs of a movie, best first: its title, with the year, with the TMDB id; only the id if the title has no letter. */
export function slugCandidates({ title, year, tmdbId }: SlugParams): string[] {
  const slug = slugify(title);
  if (slug === '') {
    return [String(tmdbId), `movie-${tmdbId}`];
  }
  return [slug, ...(year === null ? [] : [`${slug}-${year}`]), `${slug}-${tmdbId}`, `${slug}-tmdb-${tmdbId}`];
}

/** The best slug of each movie that neither a stored movie nor an earlier movie of the list has. */
export async function freeSlugs(
  database: Database,
  em: EntityManager,
  movies: readonly SlugParams[],
): Promise<string[]> {
  const candidates = movies.map(slugCandidates);
  const taken = await takenSlugs(database, em, candidates.flat());
  return candidates.map((slugs, index) => {
    const movie = movies[index];
    const slug =
      slugs.find((candidate) => !taken.has(candidate)) ?? `${slugs[0]}-${movie?.tmdbId}-${taken.size}`;
    taken.add(slug);
    return slug;
  });
}

async function takenSlugs(
  database: Database,
  em: EntityManager,
  slugs: readonly string[],
): Promise<Set<string>> {
  const rows = await database
    .kysely(em)
    .selectFrom('movie')
    .select('title_slug')
    .where(isOneOf(database.driver, 'title_slug', 'text', slugs))
    .execute();
  return new Set(rows.map((row) => row.title_slug));
}
