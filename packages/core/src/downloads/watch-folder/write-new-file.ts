import { type FileHandle, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { identify } from '../../disk/file-identity.ts';
import { syncFolder } from '../../disk/folders.ts';
import { moveName } from '../../disk/link-or-reserve.ts';
import { temporaryPath } from '../../disk/temporary-name.ts';

export interface WriteNewFileParams {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Names the temporary file, so that a second attempt of the same operation replaces it. */
  readonly operationId: string;
  readonly signal: AbortSignal;
  /** For tests. */
  readonly onStep?: ((step: WriteStep) => Promise<void> | void) | undefined;
}

export type WriteStep = 'written' | 'named' | 'done';

/**
 * Writes a file that appears whole and durable, or not at all, and overwrites nothing. Until then it has a hidden name, which clients that
 * watch the folder leave alone.
 *
 * @throws errors of the file system: EEXIST if the path exists
 */
export async function writeNewFile({
  path,
  bytes,
  operationId,
  signal,
  onStep,
}: WriteNewFileParams): Promise<void> {
  const temporary = temporaryPath(path, operationId);
  await removeIfThere(temporary);
  try {
    {
      await using file = await open(temporary, 'wx', 0o666);
      await writeAll(file, bytes);
    }
    await onStep?.('written');
    signal.throwIfAborted();
    await moveName({ from: temporary, to: path, onNamed: async () => onStep?.('named') });
  } catch (cause) {
    await removeIfThere(temporary);
    throw cause;
  }
  await syncFolder(dirname(path));
  await onStep?.('done');
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await file.writeFile(bytes);
  await file.sync();
}

async function removeIfThere(path: string): Promise<void> {
  if ((await identify(path)) !== null) {
    await unlink(path);
  }
}

/** Removes what an interrupted attempt has left. */
export const removeTemporary = (path: string, operationId: string): Promise<void> =>
  removeIfThere(temporaryPath(path, operationId));

/** Whether there is a file with exactly this content. */
export async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await identify(path);
  return (
    found?.kind === 'file' &&
    found.size === bytes.byteLength &&
    Buffer.compare(await readFile(path), bytes) === 0
  );
}
