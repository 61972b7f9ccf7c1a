import { basename, dirname } from 'node:path';
import { findMapping, type PathMapping, toLocalPath } from './map-path.ts';
import { type SuggestMappingDeps, suggestMapping } from './suggest-mapping.ts';

export interface CheckedFolder {
  /** As the client names it. */
  readonly path: string;
  readonly category: string | null;
  readonly mappings: readonly PathMapping[];
  /** Of the client. */
  readonly name: string;
}

/**
 * Finds out whether a folder of a download client can be read on this machine. The folder of the category may be missing: clients
 * create it, and the folder around it, with the first download.
 *
 * @returns a sentence, with the mapping that may be missing; null if it can
 */
export async function findFolderProblem(
  deps: SuggestMappingDeps,
  folder: CheckedFolder,
): Promise<string | null> {
  const { path, category, mappings, name } = folder;
  const local = toLocalPath(path, mappings);
  const state = local === null ? null : await inspect(deps, local);
  if (state?.problem === null) {
    return null;
  }
  const isOfCategory = local !== null && basename(local) === category;
  if (isOfCategory && (await isParentThere(deps, local))) {
    return null;
  }
  if (local !== null && findMapping(path, mappings) !== null) {
    return `${name} puts downloads into ${path}, which is ${local} on this machine by its remote path mapping. ${state?.problem?.sentence}`;
  }
  if (state !== null && state.diskId !== null) {
    return `${name} puts downloads into ${path}, which cannot be read. ${state.problem?.sentence}`;
  }
  const found = await suggestMapping(deps, folder);
  // Nor has a client that is new the folder that those of its categories are in.
  if (found === null && isOfCategory && (await isParentThere(deps, dirname(local)))) {
    return null;
  }
  return `${name} puts downloads into ${path}, which is not on this machine. ${
    found === null
      ? 'Add a remote path mapping that says where it is here.'
      : `There is ${found.folder}: if that is the same folder, add the remote path mapping from ${found.remotePath} to ${found.localPath}.`
  }`;
}

const inspect = ({ inspect: read }: SuggestMappingDeps, path: string) =>
  read({ path, readOnly: true, triesToWrite: false });

/** The root of a disk is there always, which says nothing about the client. */
async function isParentThere(deps: SuggestMappingDeps, local: string): Promise<boolean> {
  const parent = dirname(local);
  return parent !== dirname(parent) && (await inspect(deps, parent)).problem === null;
}
