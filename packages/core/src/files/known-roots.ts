import type { Database } from '../database/database.ts';
import { diskIdOf, realPathAsFarAsPossible } from './disk-entry.ts';

/** A root folder as it is on the disk now. */
export interface KnownRoot {
  /** Without links, as far as it exists. */
  readonly realPath: string;
  /** Null while it is missing, as when its disk is not mounted. */
  readonly id: string | null;
}

/** Jumps from one path to the next in the index, however many movies share each. */
const distinctRoots = `with recursive root (path) as (
    select min(root_folder_path) from movie
    union all
    select (select min(m.root_folder_path) from movie m where m.root_folder_path > root.path)
      from root where root.path is not null
  ) select path from root where path is not null`;

/** Every folder that may hold movies: those that are configured, and those that movies name. */
export async function readKnownRoots(
  database: Database,
  configured: readonly string[],
): Promise<readonly KnownRoot[]> {
  const { rows } = await database.execute<{ path: string }>(database.fork(), distinctRoots);
  const paths = new Set([...configured, ...rows.map((row) => row.path)]);
  return Promise.all([...paths].map(findRoot));
}

async function findRoot(path: string): Promise<KnownRoot> {
  const realPath = await realPathAsFarAsPossible(path);
  return { realPath, id: await diskIdOf(realPath).catch(() => null) };
}
