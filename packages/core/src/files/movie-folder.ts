import { opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskIdOf } from '../disk/disk-entry.ts';
import { fileNameKey } from '../text/file-name-key.ts';

/** A Blu-ray has about a thousand entries; a folder with more is not the folder of one movie. */
export const maximumFolderEntries = 20_000;

export interface FolderContents {
  /** Identities of the folder and all folders inside; links are not followed. */
  readonly folderIds: ReadonlySet<string>;
  readonly nameKeys: ReadonlySet<string>;
}

/**
 * Reads the entries of a folder, at any depth.
 *
 * @returns null if there are more than 20,000 entries
 * @throws errors of the file system
 */
export async function readFolderContents(folder: string): Promise<FolderContents | null> {
  const folderIds = new Set<string>();
  const nameKeys = new Set<string>();
  const waiting = [folder];
  let entries = 0;
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    folderIds.add(await diskIdOf(current));
    for await (const entry of await opendir(current)) {
      entries += 1;
      if (entries > maximumFolderEntries) {
        return null;
      }
      if (entry.isDirectory()) {
        waiting.push(join(current, entry.name));
      } else {
        nameKeys.add(fileNameKey(join(current, entry.name)));
      }
    }
  }
  return { folderIds, nameKeys };
}

/** Reads the names directly in a folder. @throws errors of the file system */
export async function readFolderEntries(folder: string): Promise<FolderContents> {
  const names = await readdir(folder);
  return {
    folderIds: new Set([await diskIdOf(folder)]),
    nameKeys: new Set(names.map((name) => fileNameKey(join(folder, name)))),
  };
}
