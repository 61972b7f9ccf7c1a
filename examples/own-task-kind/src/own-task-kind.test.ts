import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createLibrary, type Task } from '@cinephage/core';
import { expect, it } from 'vitest';
import { registerPosterTask } from './register-poster-task.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('runs as a program, and exits by itself', { timeout: 120_000 }, async () => {
  const { stdout, stderr } = await run(process.execPath, ['-C', '@cinephage/source', main]);
  expect(stdout.trimEnd().split('\n')).toEqual([
    'Enqueued: true, and again: false',
    expect.stringMatching(
      /^Downloaded the poster in attempt 2: \{"file":".*[0-9a-f-]{36}\.jpg","bytes":6\}$/,
    ),
  ]);
  expect(stderr).toBe('');
});

/** Enqueues the download of a poster from a server that responds with `status`, and waits until the task has ended. */
async function download(folder: string, status: number): Promise<Task> {
  const images = createServer((_req, res) => res.writeHead(status).end('poster'));
  images.listen(0, '127.0.0.1');
  await once(images, 'listening');
  const url = `http://127.0.0.1:${(images.address() as AddressInfo).port}/poster.jpg`;
  await using library = await createLibrary({ database: `sqlite:${join(folder, 'library.db')}` });
  const posters = registerPosterTask({ library, folder: join(folder, 'posters') });
  await library.start();
  const { id: movieId } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
  const { taskId } = await posters.enqueue({ payload: { movieId, url }, subjectId: movieId });
  await expect
    .poll(async () => (await library.tasks.get(taskId)).finishedAt, { timeout: 30_000 })
    .not.toBeNull();
  images.close();
  return library.tasks.get(taskId);
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'own-task-kind-test-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('writes the poster to the folder', { timeout: 60_000 }, () =>
  withFolder(async (folder) => {
    const task = await download(folder, 200);
    expect(task).toMatchObject({ state: 'completed', attempt: 1, result: { bytes: 6 } });
    const { file } = task.result as { readonly file: string };
    expect(await readFile(file, 'utf8')).toBe('poster');
  }),
);

it('fails without another attempt if the poster does not exist', { timeout: 60_000 }, () =>
  withFolder(async (folder) => {
    expect(await download(folder, 404)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { message: 'This poster does not exist.' },
    });
  }),
);
