import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export interface MediaFile extends AsyncDisposable {
  /** Bytes. */
  readonly size: number;
  /** Bytes that were read so far, those that were read twice twice. */
  readonly bytesRead: number;
  /** @returns the filled part of `buffer`; empty at the end of the file */
  read(buffer: Uint8Array, offset: number): Promise<Uint8Array>;
}

/**
 * @throws an error of the file system; `EISDIR` for whatever is not a file, such as a folder or a pipe
 */
export async function openMediaFile(path: string): Promise<MediaFile> {
  // Opening a pipe would wait for a process that writes into it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw Object.assign(new Error('It is not a file.'), { code: 'EISDIR', syscall: 'open' });
    }
    let bytesReadSoFar = 0;
    return {
      size: stats.size,
      get bytesRead() {
        return bytesReadSoFar;
      },
      async read(buffer, offset) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
        bytesReadSoFar += bytesRead;
        return buffer.subarray(0, bytesRead);
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
