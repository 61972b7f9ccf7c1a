import type { Database } from '../../database/database.ts';

export interface RefreshedMovies {
  readonly ids: readonly string[];
  /** When the source was queried about them. */
  readonly askedAt: Date;
  /** Movies refreshed at this time or later stay unchanged: another process refreshed them meanwhile. */
  readonly before: Date;
}

/**
 * Records that the source had nothing new about these movies.
 *
 * @returns how many rows changed
 */
export async function markRefreshed(
  database: Database,
  { ids, askedAt, before }: RefreshedMovies,
): Promise<number> {
  if (ids.length === 0) {
    return 0;
  }
  return database.transaction(
    async (em) => {
      const { affected } = await database.execute(
        em,
        `update movie set metadata_refreshed_at = ? where ${database.isOneOf('id', 'uuid')} and metadata_refreshed_at < ?`,
        [askedAt, ids, before],
      );
      return affected;
    },
    { lock: 'movies' },
  );
}
