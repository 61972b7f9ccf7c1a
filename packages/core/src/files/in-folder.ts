import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Another folder, or a link, is where the folder was. */
export class FolderMovedError extends Error {
  constructor(folder: string) {
    super(`${folder} is no longer the same folder.`);
    this.name = 'FolderMovedError';
  }
}

/**
 * Does something to an entry of a folder. The folder is held open meanwhile where the system has paths to open folders (Linux), so that
 * no link that replaces it afterwards leads elsewhere; on other platforms the path is all that Node offers.
 *
 * @param folder without links
 * @throws FolderMovedError
 */
export async function inFolder(
  folder: string,
  name: string,
  act: (path: string) => Promise<void>,
): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const opened = `/proc/self/fd/${handle.fd}`;
    const current = await readlink(opened).catch(() => null);
    if (current !== null && current !== folder) {
      throw new FolderMovedError(folder);
    }
    await act(join(current === null ? folder : opened, name));
  } finally {
    await handle.close();
  }
}
