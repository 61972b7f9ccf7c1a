import type { Database, EntityManager } from '../database/database.ts';

/** A root folder as it is stored. */
export interface StoredRootFolder {
  readonly id: string;
  readonly name: string;
  /** Absolute and normalised. */
  readonly path: string;
  readonly defaultQualityProfileId: string | null;
  /** Nothing is written to it, nor deleted from it. */
  readonly readOnly: boolean;
  /** How long deleted files stay in its recycle bin; 0: they are not kept. */
  readonly recycleDays: number;
}

/**
 * The stored root folders by path; with none, movies may be in any absolute folder. A library has a handful of them, and reading
 * them takes less time than finding out whether another node has changed them.
 *
 * @param em a transaction to read them in
 */
export async function readRootFolders(
  database: Database,
  em?: EntityManager,
): Promise<readonly StoredRootFolder[]> {
  const kysely = em === undefined ? database.readKysely : database.kysely(em);
  return kysely
    .selectFrom('root_folder')
    .select(['id', 'name', 'path', 'default_quality_profile_id as defaultQualityProfileId'])
    .select(['read_only as readOnly', 'recycle_days as recycleDays'])
    .orderBy('path')
    .execute();
}
