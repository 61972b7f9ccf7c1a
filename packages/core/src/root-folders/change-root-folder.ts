import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { requireRootFolder } from './require-root-folder.ts';

/**
 * Prepares movies for another root folder, before the change of `root_folder_path`: each keeps its folder there if that is free.
 *
 * @param em a transaction that holds the lock `movies`
 * @param rootFolderPath undefined: it does not change
 * @throws LibraryError `INVALID_INPUT` if it is not one of the stored root folders any longer
 */
export async function changeRootFolder(
  database: Database,
  em: EntityManager,
  movieIds: readonly string[],
  rootFolderPath: string | undefined,
): Promise<void> {
  if (rootFolderPath === undefined) {
    return;
  }
  await requireRootFolder(database, em, rootFolderPath);
  const { driver } = database;
  const coming = await database
    .kysely(em)
    .selectFrom('movie')
    .select(['id', 'folder_key as key'])
    .where(isOneOf(driver, 'id', 'uuid', movieIds))
    .where('root_folder_path', '<>', rootFolderPath)
    .where('folder_key', 'is not', null)
    .$narrowType<{ key: string }>()
    .orderBy('id')
    .execute();
  const taken = await database
    .kysely(em)
    .selectFrom('movie')
    .select('folder_key as key')
    .where('root_folder_path', '=', rootFolderPath)
    .where(
      isOneOf(
        driver,
        'folder_key',
        'text',
        coming.map(({ key }) => key),
      ),
    )
    .execute();
  const keys = new Set(taken.map(({ key }) => key));
  const withoutFolder = coming.filter(({ key }) => {
    const isTaken = keys.has(key);
    keys.add(key);
    return isTaken;
  });
  await database
    .kysely(em)
    .updateTable('movie')
    .set({ folder_path: null, folder_key: null })
    .where(
      isOneOf(
        driver,
        'id',
        'uuid',
        withoutFolder.map(({ id }) => id),
      ),
    )
    .execute();
}
