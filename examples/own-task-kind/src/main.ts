import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLibrary } from '@cinephage/core';
import { registerPosterTask } from './register-poster-task.ts';

const folder = await mkdtemp(join(tmpdir(), 'own-task-kind-'));

// An image server whose first response is a temporary error.
let requests = 0;
const images = createServer((_req, res) => {
  requests++;
  res.writeHead(requests === 1 ? 503 : 200).end('poster');
});
images.listen(0, '127.0.0.1');
await once(images, 'listening');
const url = `http://127.0.0.1:${(images.address() as AddressInfo).port}/inception.jpg`;

const library = await createLibrary({ database: `sqlite:${join(folder, 'library.db')}` });
const posters = registerPosterTask({ library, folder: join(folder, 'posters') });
const ended = new Promise<string>((resolve) => {
  library.events.on('task.updated', ({ task: { id, kind, state } }) => {
    if (kind === 'posters/download' && (state === 'completed' || state === 'failed')) resolve(id);
  });
});
await library.start();

const { id: movieId } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
const task = { payload: { movieId, url }, subjectId: movieId, idempotencyKey: movieId };
const first = await posters.enqueue(task);
const second = await posters.enqueue(task);
console.log(`Enqueued: ${first.created}, and again: ${second.created}`);

const { message, attempt, result } = await library.tasks.get(await ended);
console.log(`${message} in attempt ${attempt}: ${JSON.stringify(result)}`);

images.close();
await library.stop();
await rm(folder, { recursive: true });
