import type { Database } from '../database/database.ts';
import { diskIdOf, realPathOfExistingPart } from './disk-entry.ts';

/** A root folder as it is on disk. */
export interface ResolvedRootFolder {
  /** Links are resolved in the part that exists. */
  readonly realPath: string;
  /** Null if it does not exist, for example while its disk is not mounted. */
  readonly id: string | null;
}

/** Skips from one path to the next in the index (a loose index scan). */
const distinctRoots = `with recursive root (path) as (
    select min(root_folder_path) from movie
    union all
    select (select min(m.root_folder_path) from movie m where m.root_folder_path > root.path)
      from root where root.path is not null
  ) select path from root where path is not null`;

/** Reads all root folders: the configured ones, and those of stored movies. */
export async function readRootFolders(
  database: Database,
  configured: readonly string[],
): Promise<readonly ResolvedRootFolder[]> {
  const { rows } = await database.execute<{ path: string }>(database.fork(), distinctRoots);
  const paths = new Set([...configured, ...rows.map((row) => row.path)]);
  return Promise.all([...paths].map(resolveRootFolder));
}

async function resolveRootFolder(path: string): Promise<ResolvedRootFolder> {
  const realPath = await realPathOfExistingPart(path);
  return { realPath, id: await diskIdOf(realPath).catch(() => null) };
}
