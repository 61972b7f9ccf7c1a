import { opendir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

const extensions: ReadonlySet<string> = new Set([
  ...['.srt', '.sub', '.idx', '.ass', '.ssa', '.vtt', '.smi', '.sup', '.usf'],
  '.nfo',
]);

/** Whether a file accompanies another one: subtitles or an `.nfo`. */
export const isSidecar = (name: string): boolean => extensions.has(extname(name).toLowerCase());

const stemOf = (name: string) => basename(name, extname(name));

/**
 * The sidecars of a file: subtitles and `.nfo` files next to it with the same name, also with more words behind it, such as
 * `Movie (2001).en.forced.srt` of `Movie (2001).mkv`. Those that belong to a file with a longer name are left out.
 *
 * @param path of a file, which itself may be missing
 * @returns absolute paths, sorted @throws errors of the file system
 */
export async function findSidecars(path: string): Promise<string[]> {
  const stem = stemOf(path);
  const found: string[] = [];
  const longerStems: string[] = [];
  for await (const entry of await opendir(dirname(path))) {
    if (!entry.name.startsWith(stem) || entry.name === basename(path)) {
      continue;
    }
    if (!isSidecar(entry.name)) {
      longerStems.push(stemOf(entry.name));
    } else if (entry.isFile() && entry.name.startsWith(`${stem}.`)) {
      found.push(entry.name);
    }
  }
  const isOfAnother = (name: string) =>
    longerStems.some((longer) => longer.length > stem.length && name.startsWith(`${longer}.`));
  return found
    .filter((name) => !isOfAnother(name))
    .toSorted()
    .map((name) => join(dirname(path), name));
}
