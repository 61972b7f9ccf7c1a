import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The path of the folder leads to another folder or a link now. */
export class FolderMovedError extends Error {
  constructor(folder: string) {
    super(`${folder} is no longer the same folder.`);
    this.name = 'FolderMovedError';
  }
}

/**
 * Calls `act` with the path of an entry of a folder. On Linux the path goes through a descriptor of the opened folder, so that a link
 * that replaces the folder has no effect; on other platforms it is the plain path.
 *
 * @param folder without links
 * @throws FolderMovedError
 */
export async function withOpenFolder(
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
