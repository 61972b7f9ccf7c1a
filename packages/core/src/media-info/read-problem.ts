import { codeOf } from '../errors/code-of.ts';
import type { MediaProblem } from './probed-media.ts';

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'The file no longer exists.',
  ENOTDIR: 'The file no longer exists.',
  EACCES: 'The server may not read the file: it lacks the permission.',
  EPERM: 'The server may not read the file: it lacks the permission.',
  EISDIR: 'It is a folder or a device, not a file.',
  ELOOP: 'The link leads to itself.',
  EIO: 'The disk cannot read the file: it may be failing.',
  ESTALE: 'The network share that holds the file is no longer connected.',
  ENOTCONN: 'The network share that holds the file is no longer connected.',
  ETIMEDOUT: 'The network share that holds the file does not answer.',
  EMFILE: 'Too many files are open on the server.',
  ENFILE: 'Too many files are open on the server.',
};

/** @param error of opening, reading or analysing a file */
export function toUnreadable(error: unknown): MediaProblem {
  const errorCode = codeOf(error) || null;
  const known = errorCode === null ? undefined : sentences[errorCode];
  const unknown =
    errorCode === null
      ? `The analysis of the file failed: ${error instanceof Error ? error.message : String(error)}`
      : `The file cannot be read (${errorCode}).`;
  return { kind: 'unreadable', message: known ?? unknown, errorCode };
}

/** Whether the file system refused, rather than the analysis. */
export const isReadError = (error: unknown) =>
  error instanceof Error && 'syscall' in error && codeOf(error) !== '';
