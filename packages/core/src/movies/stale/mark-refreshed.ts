import type { Database } from '../../database/database.ts';

export interface RefreshedMovies {
  readonly ids: readonly string[];
  /** When the source was asked about them. */
  readonly askedAt: Date;
  /** Those refreshed at this moment or later stay as they are: somebody else asked about them meanwhile. */
  readonly before: Date;
}

/** Notes that the source was asked about movies and had nothing new to say. Gives back how many of them that changed. */
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
