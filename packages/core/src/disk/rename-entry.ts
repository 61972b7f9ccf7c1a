import { readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import { LibraryError } from '../errors/library-error.ts';
import { isOneName } from './disk-entry.ts';
import { alreadyExists, withDiskErrors } from './disk-error.ts';
import { type FileIdentity, identify, isSameFile } from './file-identity.ts';
import { syncFolder } from './folders.ts';
import { moveName } from './link-or-reserve.ts';
import { type PlacementOptions, placeFile } from './place-file.ts';
import type { PlacementPlan, PlacementStep } from './placement-plan.ts';
import { renamedPath, uuidOf } from './temporary-name.ts';

/** What `recoverRename` needs to know. JSON keeps it. */
export interface RenamePlan {
  readonly kind: 'rename';
  readonly operationId: string;
  readonly from: string;
  readonly to: string;
  /** The name between the two steps of a rename that changes only the case. */
  readonly temporary: string;
  readonly original: FileIdentity;
}

/** In order of execution. `named`: a file has both names; `set-aside`: the entry has its temporary name; `renamed`: not yet durable. */
export const renameSteps = ['planned', 'named', 'set-aside', 'renamed', 'done'] as const;

export type RenameStep = (typeof renameSteps)[number];

export interface RenameEntryParams extends Pick<PlacementOptions, 'signal' | 'onProgress' | 'linkFile'> {
  readonly from: string;
  readonly to: string;
  /** A UUID. */
  readonly operationId: string;
  /**
   * Called after each step, and awaited; at `planned`, nothing is touched yet and the plan should be stored. A file that goes to
   * another file system is planned a second time, as a placement: the newer plan replaces the one that is stored.
   */
  readonly onStep?:
    | ((step: RenameStep | PlacementStep, plan: RenamePlan | PlacementPlan) => Promise<void> | void)
    | undefined;
}

/**
 * Gives a file, link or folder another path; its folder must exist. Never overwrites anything. Files may go to another file system, by a
 * copy that is verified before the source is removed.
 *
 * @throws LibraryError `FILE_NOT_FOUND`, `FILE_ALREADY_EXISTS`, `DISK_FULL`; `FILE_OPERATION_REFUSED`, also for a folder or a link that
 *   would have to go to another file system
 */
export async function renameEntry(params: RenameEntryParams): Promise<void> {
  const { from, to } = params;
  const operationId = uuidOf(params.operationId);
  await withDiskErrors(`Cannot rename ${from} to ${to}`, async () => {
    const original = await identify(from);
    if (original === null) {
      throw new LibraryError('FILE_NOT_FOUND', `${from} does not exist.`);
    }
    const temporary = renamedPath(to, operationId);
    const plan: RenamePlan = { kind: 'rename', operationId, from, to, temporary, original };
    await params.onStep?.('planned', plan);
    params.signal?.throwIfAborted();
    await executeRename(plan, params);
  });
}

type ExecuteParams = Omit<RenameEntryParams, 'from' | 'to' | 'operationId'>;

/** The steps after `planned`; those that are done already are left out. */
export async function executeRename(plan: RenamePlan, params: ExecuteParams): Promise<void> {
  const { from, to, original } = plan;
  const existing = from === to ? null : await identify(to);
  if (existing !== null && !isSameFile(existing, original)) {
    throw alreadyExists(to);
  }
  try {
    if (existing !== null) {
      await renameToSameEntry(plan, params);
    } else if (original.kind === 'folder') {
      await rename(from, to);
    } else if (from !== to) {
      await moveName({
        from,
        to,
        onNamed: async () => params.onStep?.('named', plan),
        linkFile: params.linkFile,
      });
    }
  } catch (cause) {
    if (codeOf(cause) !== 'EXDEV') {
      throw cause;
    }
    await renameAcrossDevices(plan, params);
    return;
  }
  await params.onStep?.('renamed', plan);
  await syncFolders(plan);
  await params.onStep?.('done', plan);
}

/** `rename` between two names of one file does nothing and reports success. */
async function renameToSameEntry(plan: RenamePlan, params: ExecuteParams): Promise<void> {
  const { from, to, original } = plan;
  if (await isOneName(from, to)) {
    if (basename(from) === basename(to)) {
      // Two paths to one folder: the entry has its name already.
      return;
    }
    const names = await readdir(dirname(to));
    if (!(names.includes(basename(from)) && names.includes(basename(to)))) {
      await renameInTwoSteps(plan, params);
      return;
    }
  }
  if (original.kind !== 'file') {
    throw alreadyExists(to);
  }
  await params.onStep?.('named', plan);
  await unlink(from);
}

/** Such a file system may ignore a rename to another spelling of the same name. */
export async function renameInTwoSteps(plan: RenamePlan, { onStep }: ExecuteParams): Promise<void> {
  const { from, to, temporary } = plan;
  if ((await identify(temporary)) !== null) {
    throw alreadyExists(temporary);
  }
  await rename(from, temporary);
  await onStep?.('set-aside', plan);
  await renameFromTemporary(plan);
  if ((await identify(to)) === null) {
    throw new LibraryError('FILE_OPERATION_REFUSED', `The disk lost the name ${to}.`);
  }
}

/** The second step. @throws LibraryError `FILE_ALREADY_EXISTS` after the entry has its first name again */
export async function renameFromTemporary({ from, to, temporary, original }: RenamePlan): Promise<void> {
  const place = async (path: string) => {
    if ((await identify(path)) !== null) {
      throw alreadyExists(path);
    }
    if (original.kind === 'folder') {
      await rename(temporary, path);
    } else {
      await moveName({ from: temporary, to: path, onNamed: async () => {} });
    }
  };
  try {
    await place(to);
  } catch (cause) {
    await place(from);
    throw cause;
  }
}

async function renameAcrossDevices(plan: RenamePlan, params: ExecuteParams): Promise<void> {
  const { from: source, to: target, operationId, original } = plan;
  if (original.kind !== 'file') {
    const kind = original.kind === 'folder' ? 'a folder' : 'not a file';
    throw new LibraryError(
      'FILE_OPERATION_REFUSED',
      `${source} is ${kind}, and cannot be moved to ${target} on another file system as a whole.`,
    );
  }
  await placeFile({ ...params, source, target, operationId, method: 'move' });
}

export async function syncFolders({ from, to }: RenamePlan): Promise<void> {
  await syncFolder(dirname(to));
  // Of a rename that is recovered, the first folder may have been removed since.
  if (dirname(from) !== dirname(to) && (await identify(dirname(from))) !== null) {
    await syncFolder(dirname(from));
  }
}
