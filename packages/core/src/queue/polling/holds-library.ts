import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Database } from '../../database/database.ts';
import { isBelowFolder } from '../../database/schema/expressions.ts';
import { isWithin } from '../../disk/is-within.ts';
import { readRootFolders } from '../../root-folders/read-root-folders.ts';

/** Whether the data of a download has a root folder or a file of a movie in it, so that it must stay. */
export async function holdsLibrary(database: Database, path: string): Promise<boolean> {
  const data = await resolve(path);
  const roots = await Promise.all(
    (await readRootFolders(database)).map(async (root) => ({
      path: root.path,
      real: await resolve(root.path),
    })),
  );
  if (roots.some(({ real }) => isWithin(real, data))) {
    return true;
  }
  // Files of movies have the path that leads through their root folder, which may be a link.
  const names = roots
    .filter(({ real }) => isWithin(data, real))
    .map((root) => join(root.path, relative(root.real, data)));
  return hasFiles(database, [...new Set([path, data, ...names])]);
}

const resolve = (path: string) => realpath(path).catch(() => path);

async function hasFiles(database: Database, paths: readonly string[]): Promise<boolean> {
  const file = await database
    .kysely(database.fork())
    .selectFrom('movie_file')
    .select('id')
    .where((either) =>
      either.or(paths.flatMap((path) => [either('path', '=', path), isBelowFolder('path', path)])),
    )
    .limit(1)
    .executeTakeFirst();
  return file !== undefined;
}
