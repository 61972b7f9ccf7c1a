import { dirname, join } from 'node:path';
import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import type { Database } from '../database/database.ts';
import type { InspectFolder } from '../root-folders/inspect-folder.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { readDownloadClients } from './download-client-rows.ts';
import { formatRemotePath, type PathMapping, parseRemotePath } from './map-path.ts';

export interface SuggestMappingDeps {
  readonly database: Database;
  readonly inspect: InspectFolder;
  readonly importFolders: readonly string[];
}

export interface SuggestedMapping extends PathMapping {
  /** The folder that was found on this machine. */
  readonly folder: string;
}

interface ClientPath {
  /** As the client names it. */
  readonly path: string;
  readonly category: string | null;
}

/** Disks that do not answer take their time. */
const timeoutMs = 5_000;

/**
 * Looks next to the folders that the library knows for one that ends like a folder of a download client does: the more of its path, the
 * better.
 */
export function suggestMapping(
  deps: SuggestMappingDeps,
  folder: ClientPath,
): Promise<SuggestedMapping | null> {
  return withTimeout(timeoutMs, (signal) => search(deps, folder, signal)).catch((cause: unknown) => {
    if (cause instanceof TimeoutError) return null;
    throw cause;
  });
}

async function search(
  deps: SuggestMappingDeps,
  { path, category }: ClientPath,
  signal: AbortSignal,
): Promise<SuggestedMapping | null> {
  const bases = await readBases(deps);
  const remote = parseRemotePath(path);
  // The folder of the category may come with the first download.
  const parts = remote.parts.at(-1) === category ? remote.parts.slice(0, -1) : remote.parts;
  for (let index = 1; index < parts.length; index += 1) {
    signal.throwIfAborted();
    const found = await findExisting(
      deps,
      bases.map((base) => ({ base, folder: join(base, ...parts.slice(index)) })),
    );
    if (found !== null) {
      return {
        remotePath: formatRemotePath({ ...remote, parts: parts.slice(0, index + 1) }),
        localPath: join(found.base, parts[index] ?? ''),
        folder: found.folder,
      };
    }
  }
  return null;
}

/** The folders that may hold one of a client: those of downloads that the library knows, and those around them and around root folders. */
async function readBases({ database, importFolders }: SuggestMappingDeps): Promise<readonly string[]> {
  const roots = await readRootFolders(database);
  const clients = await readDownloadClients(database);
  const known = [
    ...importFolders,
    ...clients.flatMap(({ remote_path_mappings: mappings }) => mappings.map(({ localPath }) => localPath)),
    ...clients.flatMap(({ folder }) => folder ?? []),
  ];
  return [
    ...new Set([...known, ...[...known, ...roots.map(({ path }) => path)].map((path) => dirname(path))]),
  ];
}

async function findExisting<T extends { readonly folder: string }>(
  { inspect }: SuggestMappingDeps,
  candidates: readonly T[],
): Promise<T | null> {
  const states = await Promise.all(
    candidates.map(({ folder }) => inspect({ path: folder, readOnly: true, triesToWrite: false })),
  );
  return candidates.find((_candidate, index) => states[index]?.problem === null) ?? null;
}
