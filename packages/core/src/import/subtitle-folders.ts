import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isSidecar } from '../files/find-sidecars.ts';
import { leftOutKindOf } from '../releases/left-out-kind.ts';
import { isVideoName } from '../scan/folders/entry-names.ts';
import { subtitleSuffixOf } from './subtitle-suffix.ts';

const folderNames = new Set(['subs', 'subtitles', 'sub']);

/** A file of subtitles, and what follows the name of the video in its own name next to the video. */
export interface FoundSubtitles {
  readonly path: string;
  /** Such as `.en.forced.srt`. */
  readonly ending: string;
}

/**
 * Finds the subtitles of a video in a folder `Subs` or `Subtitles` next to it: those that begin with its name, all of a folder of its name inside,
 * and all others too if it is the only movie in its folder.
 *
 * @param taken endings that the files next to the video have
 * @throws errors of the file system
 */
export async function findSubtitleFolders(
  video: string,
  taken: ReadonlySet<string>,
): Promise<FoundSubtitles[]> {
  const folder = dirname(video);
  const stem = basename(video, extname(video));
  const entries = await readdir(folder, { withFileTypes: true });
  const isSole = entries.filter(({ name }) => isVideoName(name) && leftOutKindOf(name) === null).length === 1;
  const found: { path: string; suffix: string }[] = [];
  const add = (path: string, suffix: string) => void found.push({ path, suffix });
  for (const { name: subtitles } of entries.filter((entry) => isSubtitleFolder(entry))) {
    for (const entry of await readdir(join(folder, subtitles), { withFileTypes: true })) {
      const path = join(folder, subtitles, entry.name);
      if (entry.isDirectory() && entry.name === stem) {
        const inside = await readdir(path, { withFileTypes: true });
        inside
          .filter(isSubtitles)
          .forEach(({ name }) => void add(join(path, name), subtitleSuffixOf(stemOf(name))));
      } else if (isSubtitles(entry) && entry.name.startsWith(`${stem}.`)) {
        add(path, stemOf(entry.name).slice(stem.length));
      } else if (isSubtitles(entry) && isSole) {
        add(path, subtitleSuffixOf(stemOf(entry.name)));
      }
    }
  }
  return withEndings(found, taken);
}

interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

const isSubtitleFolder = (entry: Entry) => entry.isDirectory() && folderNames.has(entry.name.toLowerCase());

const isSubtitles = (entry: Entry) =>
  entry.isFile() && isSidecar(entry.name) && extname(entry.name).toLowerCase() !== '.nfo';

const stemOf = (name: string) => basename(name, extname(name));

/** Files of one name and several extensions, such as `.idx` and `.sub`, stay together; others that would have one name get numbers. */
function withEndings(
  found: readonly { path: string; suffix: string }[],
  taken: ReadonlySet<string>,
): FoundSubtitles[] {
  const used = new Set([...taken].map((ending) => ending.toLowerCase()));
  const sorted = found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const groups = Map.groupBy(sorted, ({ path }) => path.slice(0, -extname(path).length));
  return [...groups.values()].flatMap((files) => {
    const endingsWith = (number: number) =>
      files.map(
        ({ path, suffix }) => `${suffix}${number === 1 ? '' : `.${number}`}${extname(path).toLowerCase()}`,
      );
    let number = 1;
    while (endingsWith(number).some((ending) => used.has(ending.toLowerCase()))) {
      number++;
    }
    const endings = endingsWith(number);
    endings.forEach((ending) => void used.add(ending.toLowerCase()));
    return files.map(({ path }, index) => ({ path, ending: endings[index] ?? '' }));
  });
}
