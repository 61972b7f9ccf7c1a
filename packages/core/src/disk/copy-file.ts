import { constants } from 'node:fs';
import { copyFile as cloneOrCopy, type FileHandle, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { FileIdentity } from './file-identity.ts';

export interface CopyProgress {
  readonly copiedBytes: number;
  readonly totalBytes: number;
}

export interface CopyFileParams {
  readonly source: string;
  /** The source when the operation was planned. */
  readonly original: FileIdentity;
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once the target exists. */
  readonly onStart: () => Promise<void>;
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

const chunkBytes = 1024 * 1024;

/**
 * Copies a file with its mode and time of modification, and returns once the copy is durable and has the size of the original. Shares
 * the blocks of the source where the file system can. What is at `target` after an error, the caller removes.
 *
 * @throws LibraryError `DISK_FULL` if there is too little space, before anything is written; `FILE_OPERATION_REFUSED` if the size
 *   differs; errors of the file system; the reason of the signal
 */
export async function copyFile(params: CopyFileParams): Promise<void> {
  const { source, original, target, signal, onStart, onProgress } = params;
  signal?.throwIfAborted();
  if (await cloneFile(source, target)) {
    await onStart();
    await using clone = await open(target, constants.O_RDWR | constants.O_NOFOLLOW);
    await complete(clone, params);
    onProgress?.({ copiedBytes: original.size, totalBytes: original.size });
    return;
  }
  await requireSpace(dirname(target), original.size);
  await using input = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW);
  await using output = await open(target, 'wx', original.mode);
  await onStart();
  await copyBytes(input, output, params);
  await complete(output, params);
}

/** @returns false if the file system cannot: nothing is at `target` then */
async function cloneFile(source: string, target: string): Promise<boolean> {
  try {
    await cloneOrCopy(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw cause;
    }
    // Whatever else is wrong with the source or the target, the copy meets as well.
    return false;
  }
}

/** File systems that cannot say how large they are report zero blocks. */
async function requireSpace(folder: string, size: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  if (blocks > 0 && bavail * bsize < size) {
    throw new LibraryError(
      'DISK_FULL',
      `The disk of ${folder} has ${bavail * bsize} bytes left; the file needs ${size} bytes.`,
    );
  }
}

async function copyBytes(
  input: FileHandle,
  output: FileHandle,
  { original, signal, onProgress }: CopyFileParams,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(original.size, 1)));
  for (let copiedBytes = 0; ; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await input.read(buffer, 0, buffer.length, copiedBytes);
    if (bytesRead === 0) {
      return;
    }
    for (let written = 0; written < bytesRead; ) {
      const { bytesWritten } = await output.write(
        buffer,
        written,
        bytesRead - written,
        copiedBytes + written,
      );
      written += bytesWritten;
    }
    copiedBytes += bytesRead;
    onProgress?.({ copiedBytes, totalBytes: original.size });
  }
}

/** Sets the time last: until then the copy does not look like a finished one. */
async function complete(copy: FileHandle, { source, original, signal }: CopyFileParams): Promise<void> {
  const mtime = Number(original.mtimeNs) / 1e9;
  await copy.utimes(mtime, mtime);
  await copy.sync();
  const { size } = await copy.stat();
  if (size !== original.size) {
    throw new LibraryError(
      'FILE_OPERATION_REFUSED',
      `The copy of ${source} has ${size} bytes and not ${original.size}: the file changed while it was copied.`,
    );
  }
  signal?.throwIfAborted();
}
