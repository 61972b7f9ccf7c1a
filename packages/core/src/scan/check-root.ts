import { readdir } from 'node:fs/promises';
import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import type { Database } from '../database/database.ts';
import { diskIdOf } from '../disk/disk-entry.ts';
import { codeOf } from '../errors/code-of.ts';
import { findGoneFiles, type GoneFile } from './find-gone-files.ts';
import { isIgnoredName } from './folders/entry-names.ts';
import { countRelocated } from './relocated-files.ts';
import type { ScanProblem } from './scan.schema.ts';

/** A network share that does not answer must not stop the scans of other folders. */
const answerWithinMs = 30_000;

export interface CheckRootParams {
  /** Absolute path. */
  readonly root: string;
  readonly acceptMissing: boolean;
  readonly signal: AbortSignal;
}

export type RootCheck =
  | { readonly problem: ScanProblem }
  | {
      readonly problem: null;
      /** Device and inode of the folder. */
      readonly diskId: string;
      readonly stored: number;
      readonly gone: readonly GoneFile[];
    };

/** Decides whether a scan may change anything: not if the folder looks like one whose disk is not mounted. */
export async function checkRoot(database: Database, params: CheckRootParams): Promise<RootCheck> {
  const { root, acceptMissing, signal } = params;
  const problem = await findProblem(root, signal);
  if (problem !== null) {
    return { problem };
  }
  const diskId = await diskIdOf(root);
  const { stored, gone } = await findGoneFiles(database, root, signal);
  if (!acceptMissing && isHalved(gone.length, stored)) {
    const relocated = await countRelocated({ root, gone, signal });
    if (isHalved(gone.length - relocated, stored)) {
      return { problem: halved(gone.length - relocated, stored) };
    }
  }
  return { problem: null, diskId, stored, gone };
}

/** One missing file alone is believed. */
const isHalved = (gone: number, stored: number) => gone >= 2 && gone * 2 >= stored;

const halved = (gone: number, stored: number): ScanProblem => ({
  kind: 'halved',
  message: `${gone} of the ${stored} files in the root folder are missing, as when a disk is not mounted; nothing was changed. A scan with acceptMissing removes them from the library.`,
});

/** @returns null: the folder can be read and is not empty */
export async function findProblem(root: string, signal: AbortSignal): Promise<ScanProblem | null> {
  try {
    const names = await withTimeout(answerWithinMs, () => readdir(root), signal);
    return names.some((name) => !isIgnoredName(name)) ? null : empty;
  } catch (error) {
    signal.throwIfAborted();
    return toProblem(error);
  }
}

const empty: ScanProblem = {
  kind: 'empty',
  message: 'The root folder is empty, as when its disk is not mounted; nothing was changed.',
};

function toProblem(error: unknown): ScanProblem {
  const code = codeOf(error);
  if (code === 'ENOENT') {
    return { kind: 'missing', message: 'The root folder does not exist; nothing was changed.' };
  }
  if (code === 'ENOTDIR') {
    return { kind: 'missing', message: 'The root folder is not a folder; nothing was changed.' };
  }
  const why = error instanceof TimeoutError ? 'it does not answer' : `the file system refuses (${code})`;
  return { kind: 'unreadable', message: `The root folder cannot be read: ${why}; nothing was changed.` };
}
