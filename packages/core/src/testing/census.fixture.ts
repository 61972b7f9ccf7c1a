import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface CountedFile {
  readonly inode: string;
  /** Of its bytes; of a link, where it leads. */
  readonly checksum: string;
}

/** All files and links of a folder by relative path, at any depth, hidden ones included. */
export type Census = ReadonlyMap<string, CountedFile>;

export async function takeCensus(folder: string): Promise<Census> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const census = new Map<string, CountedFile>();
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    const { dev, ino } = await lstat(path, { bigint: true });
    census.set(relative(folder, path), { inode: `${dev}:${ino}`, checksum: await checksumOf(path) });
  }
  return census;
}

async function checksumOf(path: string): Promise<string> {
  if ((await lstat(path)).isSymbolicLink()) {
    return `link to ${await readlink(path)}`;
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Paths of `before` whose bytes are in no file of `after`: what has been lost. */
export function findLost(before: Census, after: Census): string[] {
  const kept = new Set([...after.values()].map(({ checksum }) => checksum));
  return [...before].filter(([, { checksum }]) => !kept.has(checksum)).map(([path]) => path);
}

/** Paths of `before` whose file (device and inode) has no name in `after`: what has been deleted or copied. */
export function findReplaced(before: Census, after: Census): string[] {
  const kept = new Set([...after.values()].map(({ inode }) => inode));
  return [...before].filter(([, { inode }]) => !kept.has(inode)).map(([path]) => path);
}
