import { lstat, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isDiscImageName } from '../../scan/folders/entry-names.ts';

/** The files of a download without a video, by what they say about it. Names. */
export interface OtherFiles {
  /** Archives of the scene, which usenet clients unpack by themselves and torrent clients do not. */
  readonly archives: readonly string[];
  readonly programs: readonly string[];
  readonly discs: readonly string[];
  readonly others: readonly string[];
}

/** More say nothing new. */
const maximumFiles = 5_000;
const archive = /\.(?:rar|r\d{2}|s\d{2}|zip|z\d{2}|7z|\d{3}|tar|gz|tgz|bz2|xz|zst)$/iu;
const programs = new Set(
  'exe|scr|bat|cmd|com|msi|lnk|vbs|js|jar|ps1|apk|dmg|pkg|app|sh|run|wsf|hta|pif'
    .split('|')
    .map((extension) => `.${extension}`),
);

/** @param path of a file or a folder. @throws errors of the file system */
export async function listOtherFiles(path: string, signal: AbortSignal): Promise<OtherFiles> {
  const names = await listNames(path, signal);
  const kinds = Map.groupBy(names, kindOf);
  const of = (kind: ReturnType<typeof kindOf>) => (kinds.get(kind) ?? []).toSorted();
  return { archives: of('archive'), programs: of('program'), discs: of('disc'), others: of('other') };
}

function kindOf(name: string): 'archive' | 'program' | 'disc' | 'other' {
  if (isDiscImageName(name)) return 'disc';
  if (archive.test(name)) return 'archive';
  return programs.has(extname(name).toLowerCase()) ? 'program' : 'other';
}

/** Links are left out: what they lead to inside is found by itself. */
async function listNames(path: string, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = [];
  if (!(await lstat(path)).isDirectory()) return [basename(path)];
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        folders.push(join(folder, entry.name));
      } else if (entry.isFile() && names.push(entry.name) >= maximumFiles) {
        return names;
      }
    }
  }
  return names;
}
