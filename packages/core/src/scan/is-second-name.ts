import type { EntityManager } from '../database/database.ts';
import { isBelowFolder } from '../database/schema/expressions.ts';
import type { FileIdentity } from '../disk/file-identity.ts';
import type { RootScan } from './root-scan.ts';

interface SecondNameParams {
  readonly movieId: string;
  readonly path: string;
  readonly identity: FileIdentity;
}

/**
 * Whether a path is another name of a file that the movie has in the root folder (a hard link): as the file of a version, it would be
 * renamed and deleted, although something else made that name, such as a download client.
 */
export async function isSecondName(
  { deps, root, gone }: Pick<RootScan, 'deps' | 'root' | 'gone'>,
  em: EntityManager,
  { movieId, path, identity: { device, inode } }: SecondNameParams,
): Promise<boolean> {
  const names = await deps.database
    .kysely(em)
    .selectFrom('movie_file')
    .select('path')
    .where('movie_id', '=', movieId)
    .where('device', '=', device)
    .where('inode', '=', inode)
    .where('path', '<>', path)
    .where(isBelowFolder('path', root.path))
    .execute();
  return names.some((name) => !gone.has(name.path));
}
