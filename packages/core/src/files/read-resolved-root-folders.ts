import type { Database } from '../database/database.ts';
import { diskIdOf, realPathOfExistingPart } from '../disk/disk-entry.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';

/** A root folder as it is on disk. */
export interface ResolvedRootFolder {
  /** Links are resolved in the part that exists. */
  readonly realPath: string;
  /** Null if it does not exist, for example while its disk is not mounted. */
  readonly id: string | null;
}

/** Skips from one path to the next in the index (a loose index scan). */
async function readRootsOfMovies(database: Database): Promise<string[]> {
  const rows = await database
    .kysely(database.fork())
    .withRecursive('root(path)', (kysely) =>
      kysely
        .selectFrom('movie')
        .select(({ fn }) => fn.min<string | null>('root_folder_path').as('path'))
        .unionAll(
          kysely
            .selectFrom('root')
            .select((root) =>
              root
                .selectFrom('movie')
                .select(({ fn }) => fn.min<string | null>('root_folder_path').as('next'))
                .whereRef('root_folder_path', '>', 'root.path')
                .as('path'),
            )
            .where('root.path', 'is not', null),
        ),
    )
    .selectFrom('root')
    .select('path')
    .where('path', 'is not', null)
    .$narrowType<{ path: string }>()
    .execute();
  return rows.map(({ path }) => path);
}

async function readRootsOfVersions(database: Database): Promise<string[]> {
  const rows = await database
    .kysely(database.fork())
    .selectFrom('movie_version')
    .select('root_folder_path as path')
    .distinct()
    .where('root_folder_path', 'is not', null)
    .$narrowType<{ path: string }>()
    .execute();
  return rows.map(({ path }) => path);
}

/** Reads all root folders: the stored ones, and those of movies and versions. */
export async function readResolvedRootFolders(database: Database): Promise<readonly ResolvedRootFolder[]> {
  const paths = new Set([
    ...(await readRootFolders(database, database.fork())).map(({ path }) => path),
    ...(await readRootsOfMovies(database)),
    ...(await readRootsOfVersions(database)),
  ]);
  return Promise.all([...paths].map(resolveRootFolder));
}

async function resolveRootFolder(path: string): Promise<ResolvedRootFolder> {
  const realPath = await realPathOfExistingPart(path);
  return { realPath, id: await diskIdOf(realPath).catch(() => null) };
}
