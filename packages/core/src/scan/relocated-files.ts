import { isDeepStrictEqual } from 'node:util';
import { type FileIdentity, identify } from '../disk/file-identity.ts';
import type { GoneFile } from './find-gone-files.ts';
import { listFolders } from './folders/list-folders.ts';
import { inBatches } from './found-video.ts';

const batchSize = 200;

/** Files that are gone from their paths, by what a rename keeps. */
export interface GoneFiles {
  readonly isEmpty: boolean;
  /** Those that may be the file which was found, the likeliest first. */
  find(found: FileIdentity): readonly GoneFile[];
  /** Whether the file at this path is gone. */
  has(path: string): boolean;
  /** Removes one that was found, or replaced. */
  take(path: string): void;
  remaining(): readonly GoneFile[];
}

export function indexGoneFiles(files: readonly GoneFile[]): GoneFiles {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byKey = Map.groupBy(files, keyOf);
  return {
    get isEmpty() {
      return byPath.size === 0;
    },
    find: (found) => (byKey.get(keyOf(found)) ?? []).filter(({ path }) => byPath.has(path)),
    has: (path) => byPath.has(path),
    take: (path) => void byPath.delete(path),
    remaining: () => [...byPath.values()],
  };
}

const keyOf = ({ inode, size }: Pick<GoneFile, 'inode' | 'size'>) => `${inode} ${size}`;

export const mtimeMsOf = ({ mtimeNs }: Pick<FileIdentity, 'mtimeNs'>): number =>
  Number(BigInt(mtimeNs) / 1_000_000n);

/** Whether device, inode, size and time are those of the file that is gone, so that nothing has to be probed. */
export const isCertainlySame = (gone: GoneFile, found: FileIdentity): boolean =>
  gone.device === found.device &&
  gone.inode === found.inode &&
  gone.size === found.size &&
  gone.mtimeMs === mtimeMsOf(found);

/** Whether two probes found the same in a file whose device has another number, as after a restart, or whose time has changed. */
export function isSameMedia(one: object | null, other: object | null): boolean {
  return one !== null && other !== null && isDeepStrictEqual(plain(one), plain(other));
}

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

export interface CountRelocatedParams {
  readonly root: string;
  readonly gone: readonly GoneFile[];
  readonly signal: AbortSignal;
}

/** How many of the files that are gone are at other paths below the root, as after all folders were renamed. */
export async function countRelocated({ root, gone, signal }: CountRelocatedParams): Promise<number> {
  const files = indexGoneFiles(gone);
  const listing = listFolders({ root, signal, onSkipped: () => undefined });
  let count = 0;
  for await (const batch of inBatches(listing, { root, size: batchSize })) {
    const found = await Promise.all(batch.map(({ path }) => identify(path).catch(() => null)));
    for (const identity of found) {
      const [match] = identity === null ? [] : files.find(identity);
      if (match !== undefined) {
        files.take(match.path);
        count++;
      }
    }
  }
  return count;
}
