import { dirname } from 'node:path';
import type { Database } from '../database/database.ts';
import { isBelow } from '../disk/is-within.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { profileExists } from '../quality/profile-exists.ts';
import { invalidInput } from '../validation/validate.ts';
import type { FolderState, InspectFolder } from './inspect-folder.ts';
import { parseFolderPath } from './parse-root-folder.ts';
import { readRootFolders, type StoredRootFolder } from './read-root-folders.ts';

export interface CheckRootFolderDeps {
  readonly database: Database;
  readonly inspect: InspectFolder;
}

export interface RootFolderCandidate {
  /** Of the root folder that is changed. */
  readonly id?: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly defaultQualityProfileId: string | null;
}

export interface CheckedRootFolder {
  /** Normalised. */
  readonly path: string;
  readonly problems: readonly ErrorDetail[];
  readonly state: FolderState | null;
}

/** The rules that a root folder breaks. The disk is read, so not inside a transaction. */
export async function checkRootFolder(
  deps: CheckRootFolderDeps,
  candidate: RootFolderCandidate,
): Promise<CheckedRootFolder> {
  const ofProfile = await checkProfile(deps.database, candidate.defaultQualityProfileId);
  const path = parseFolderPath(candidate.path, 'path');
  if (typeof path !== 'string') {
    return { path: candidate.path, problems: [path, ...ofProfile], state: null };
  }
  if (path === dirname(path)) {
    return {
      path,
      problems: [broken('must not be the root of the whole file system'), ...ofProfile],
      state: null,
    };
  }
  const state = await deps.inspect({ path, readOnly: candidate.readOnly, triesToWrite: true });
  const overlap = await findOverlapOnDisk(deps, { ...candidate, path }, state);
  const unusable = state.problem === null ? [] : [broken(state.problem.rule)];
  return { path, problems: [...(overlap === undefined ? unusable : [overlap]), ...ofProfile], state };
}

export const unknownProfile: ErrorDetail = {
  field: 'defaultQualityProfileId',
  message: 'must be the id of a quality profile',
};

export async function checkProfile(database: Database, id: string | null): Promise<readonly ErrorDetail[]> {
  return id === null || (await profileExists(database.fork(), id)) ? [] : [unknownProfile];
}

/** Links and mounts give one folder several paths. */
async function findOverlapOnDisk(
  { database, inspect }: CheckRootFolderDeps,
  { id, path }: RootFolderCandidate,
  state: FolderState,
): Promise<ErrorDetail | undefined> {
  const others = (await readRootFolders(database)).filter((other) => other.id !== id);
  const byPath = findOverlap(path, others);
  if (byPath !== undefined || state.realPath === null) {
    return byPath;
  }
  const resolved = await Promise.all(
    others.map(async (other) => {
      const { realPath, ...ids } = await inspect({ ...other, readOnly: true, triesToWrite: false });
      return { ...other, storedPath: other.path, path: realPath ?? other.path, ...ids };
    }),
  );
  const same = resolved.find(({ diskId }) => diskId !== null && diskId === state.diskId);
  if (same !== undefined) return isTheSame(same);
  const around = resolved.find(({ diskId }) => diskId !== null && state.parentIds.includes(diskId));
  if (around !== undefined) return isInside(around.storedPath);
  const inside = resolved.find(({ parentIds }) => state.diskId !== null && parentIds.includes(state.diskId));
  return inside === undefined ? findOverlap(state.realPath, resolved) : holds(inside.storedPath);
}

/** Compares paths as text. */
export function findOverlap(
  path: string,
  others: readonly Pick<StoredRootFolder, 'id' | 'name' | 'path'>[],
): ErrorDetail | undefined {
  for (const other of others) {
    if (path === other.path) return isTheSame(other);
    if (isBelow(path, other.path)) return isInside(other.path);
    if (isBelow(other.path, path)) return holds(other.path);
  }
  return undefined;
}

const broken = (message: string): ErrorDetail => ({ field: 'path', message });

const isInside = (path: string) => broken(`must not be inside the root folder ${path}`);

const holds = (path: string) => broken(`must not hold the root folder ${path}`);

const isTheSame = ({ id, name }: Pick<StoredRootFolder, 'id' | 'name'>): ErrorDetail => ({
  field: 'path',
  message: `must not be the root folder ${name}, which exists already`,
  id,
});

/** @throws LibraryError `INVALID_INPUT`; `ROOT_FOLDER_ALREADY_EXISTS` if the only problem is that it exists already */
export function refuseProblems(problems: readonly ErrorDetail[]): void {
  const [first] = problems;
  if (first?.id !== undefined && problems.length === 1) {
    const message = 'There is a root folder with this path already.';
    throw new LibraryError('ROOT_FOLDER_ALREADY_EXISTS', message, { details: problems });
  }
  if (problems.length > 0) {
    throw invalidInput(problems);
  }
}
