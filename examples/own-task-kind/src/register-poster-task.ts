import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Library, LibraryError } from '@cinephage/core';
import { z } from 'zod';

export interface PosterTaskOptions {
  readonly library: Library;
  /** Folder of the downloaded posters. */
  readonly folder: string;
}

/** Registers a kind of task that downloads the poster of a movie. Call it before `library.start()`. */
export function registerPosterTask({ library, folder }: PosterTaskOptions) {
  return library.tasks.register({
    kind: 'posters/download',
    payload: z.strictObject({ movieId: z.uuid(), url: z.url({ protocol: /^https?$/ }) }),
    concurrency: 2,
    maxAttempts: 5,
    backoff: { baseMs: 200, maximumMs: 60_000 },
    async run({ payload: { movieId, url }, signal, progress }) {
      progress(0, 'Downloading the poster');
      const response = await fetch(url, { signal });
      if (response.status === 404) {
        throw new LibraryError('INVALID_INPUT', 'This poster does not exist.');
      }
      if (!response.ok) {
        throw new Error(`The image server responded with ${response.status}.`);
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      // A task can run twice: the second run replaces the file, and no reader sees half of it.
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${movieId}.jpg`);
      await writeFile(`${file}.part`, bytes, { signal });
      await rename(`${file}.part`, file);
      return { result: { file, bytes: bytes.byteLength }, message: 'Downloaded the poster' };
    },
  });
}
