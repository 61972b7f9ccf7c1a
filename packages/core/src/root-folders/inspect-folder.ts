import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import { diskIdOf } from '../disk/disk-entry.ts';
import { codeOf } from '../errors/code-of.ts';

/** Why a folder cannot be used: as a rule of its path, and as a sentence. */
export interface FolderProblem {
  readonly rule: string;
  readonly sentence: string;
}

export interface FolderState {
  /** Null if it can be used. */
  readonly problem: FolderProblem | null;
  /** Bytes; null if unknown. */
  readonly freeSpace: number | null;
  readonly totalSpace: number | null;
  /** Without links; null if it does not exist. */
  readonly realPath: string | null;
  /** Device and inode; null if it does not exist. */
  readonly diskId: string | null;
  /** Device and inode of the folders around it, which a mount may show at another path; none if it does not exist. */
  readonly parentIds: readonly string[];
}

export interface InspectParams {
  readonly path: string;
  readonly readOnly: boolean;
  /** Whether a file is created in it and deleted again: permissions alone say nothing on network disks. */
  readonly triesToWrite: boolean;
}

export type InspectFolder = (params: InspectParams) => Promise<FolderState>;

export interface InspectorOptions {
  /** @default 2_000 */
  readonly timeoutMs?: number;
  /** Reads the disk. */
  readonly inspect?: InspectFolder;
}

const defaultTimeoutMs = 2_000;

/**
 * Returns a function that finds out whether a folder can be used. It never rejects, and resolves in bounded time: calls of the file
 * system on a network disk that is gone may never return. While one has not returned, the same folder is not inspected again, as each
 * of them occupies a thread of Node.
 */
export function createInspector({
  timeoutMs = defaultTimeoutMs,
  inspect = inspectFolder,
}: InspectorOptions = {}): InspectFolder {
  const running = new Map<string, Promise<FolderState>>();
  return async (params) => {
    const key = JSON.stringify(params);
    const started = running.get(key) ?? inspect(params).finally(() => void running.delete(key));
    running.set(key, started);
    return withTimeout(timeoutMs, () => started).catch((cause: unknown) => failed(problemOf(cause)));
  };
}

const failed = (problem: FolderProblem): FolderState => ({
  ...{ problem, freeSpace: null, totalSpace: null },
  ...{ realPath: null, diskId: null, parentIds: [] },
});

async function inspectFolder({ path, readOnly, triesToWrite }: InspectParams): Promise<FolderState> {
  const realPath = await realpath(path);
  const [diskId = null, ...parentIds] = await Promise.all(foldersAround(realPath).map(diskIdOf));
  const state = { ...(await readSpace(path)), realPath, diskId, parentIds };
  try {
    await useFolder(path, readOnly, triesToWrite);
    return { problem: null, ...state };
  } catch (cause) {
    return { ...state, problem: problemOf(cause) };
  }
}

/** The folder itself first. */
const foldersAround = (path: string): string[] =>
  path === dirname(path) ? [path] : [path, ...foldersAround(dirname(path))];

/** @throws errors of the file system */
async function useFolder(path: string, readOnly: boolean, triesToWrite: boolean): Promise<void> {
  await using _folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await access(path, readOnly ? constants.X_OK : constants.X_OK | constants.W_OK).catch(refuseWriting);
  if (triesToWrite && !readOnly) {
    const file = join(path, `.cinephage-${randomUUID()}.tmp`);
    await using _file = await open(file, 'wx').catch(refuseWriting);
    await unlink(file);
  }
}

class NotWritableError extends Error {
  readonly code = 'NOT_WRITABLE';
}

function refuseWriting(cause: unknown): never {
  throw ['EACCES', 'EPERM'].includes(codeOf(cause)) ? new NotWritableError('', { cause }) : cause;
}

/** File systems that cannot say how large they are report zero blocks. */
async function readSpace(path: string) {
  const { bavail, bsize, blocks } = await statfs(path);
  return blocks > 0
    ? { freeSpace: bavail * bsize, totalSpace: blocks * bsize }
    : { freeSpace: null, totalSpace: null };
}

const problems: Readonly<Record<string, FolderProblem>> = {
  ENOENT: {
    rule: 'must exist: there is no such folder, or its disk is not mounted',
    sentence: 'The folder does not exist, or its disk is not mounted.',
  },
  ENOTDIR: { rule: 'must be a folder', sentence: 'It is not a folder.' },
  EACCES: {
    rule: 'must be readable: the permissions of the folder do not allow it',
    sentence: 'The permissions of the folder do not allow to read it.',
  },
  NOT_WRITABLE: {
    rule: 'must be writable, or readOnly be true: the permissions of the folder do not allow to write to it',
    sentence: 'The permissions of the folder do not allow to write to it.',
  },
  EROFS: {
    rule: 'must be writable, or readOnly be true: its disk is mounted read-only',
    sentence: 'Its disk is mounted read-only.',
  },
  ENOSPC: { rule: 'must be writable: its disk is full', sentence: 'Its disk is full.' },
  ENAMETOOLONG: { rule: 'must be shorter', sentence: 'Its path is too long.' },
  ELOOP: { rule: 'must not be a link to itself', sentence: 'It is a link that leads to itself.' },
};

function problemOf(cause: unknown): FolderProblem {
  if (cause instanceof TimeoutError) {
    return { rule: 'must be on a disk that answers', sentence: 'Its disk does not answer.' };
  }
  const code = codeOf(cause);
  return (
    problems[code] ?? {
      rule: `must be on a disk that works: it answers ${code}`,
      sentence: `Its disk answers ${code}.`,
    }
  );
}
