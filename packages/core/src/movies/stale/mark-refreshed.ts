import type { Database } from '../../database/database.ts';
import { isOneOf } from '../../database/schema/expressions.ts';

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
      const { numUpdatedRows } = await database
        .kysely(em)
        .updateTable('movie')
        .set({ metadata_refreshed_at: askedAt })
        .where(isOneOf(database.driver, 'id', 'uuid', ids))
        .where('metadata_refreshed_at', '<', before)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
    { lock: 'movies' },
  );
}
