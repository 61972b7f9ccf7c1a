import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isOneName } from '../disk/disk-entry.ts';
import {
  type FileIdentity,
  haveSameContent,
  identify,
  isSameFile,
  isUnchanged,
} from '../disk/file-identity.ts';
import { syncFolder } from '../disk/folders.ts';
import type { ImportDeps } from './import-deps.ts';
import { removeEmptySourceFolders } from './remove-empty-source-folders.ts';

interface PlacedSource {
  readonly path: string;
  /** When the import was planned. */
  readonly identity: FileIdentity;
  readonly target: string;
}

/**
 * Removes the sources of a move, the video first, that are at their targets, byte for byte. Those that have changed, or cannot be
 * removed, stay. Then the folders that they were in go, if they are empty and inside of a folder for imports.
 */
export async function removeSources(
  deps: Pick<ImportDeps, 'logger' | 'database' | 'importFolders'>,
  sources: readonly PlacedSource[],
): Promise<void> {
  const { logger } = deps;
  for (const source of sources) {
    try {
      await removeSource(source);
    } catch (error) {
      logger?.warn({ err: error, file: source.path }, 'The source of an imported file could not be removed.');
    }
  }
  const [video] = sources;
  if (video !== undefined) {
    // A folder `Subs` before the one that it is in.
    const folders = new Set([...sources.map(({ path }) => dirname(path)), dirname(video.path)]);
    await removeEmptySourceFolders(
      deps,
      [...folders].toSorted((one, other) => other.length - one.length),
    );
  }
}

async function removeSource({ path, identity, target }: PlacedSource): Promise<void> {
  const [now, placed] = [await identify(path), await identify(target)];
  if (path === target || now === null || placed === null) {
    return;
  }
  const isCopy = isUnchanged(now, identity) && placed.size === identity.size;
  const isWhole = isSameFile(now, placed) || (isCopy && (await haveSameContent(path, target)));
  if (isWhole && !(await isOneName(path, target))) {
    await unlink(path);
    await syncFolder(dirname(path));
  }
}
