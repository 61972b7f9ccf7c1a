import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { createLibrary } from '../create-library.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const program = new URL('webhook-process.fixture.ts', import.meta.url);
const events = ['movie.added', 'movie.updated', 'movie.deleted'] as const;

interface Received {
  readonly id: string;
  readonly event: string;
}

/** Calls `beforeAnswer` when it has received a message, and then answers. */
async function startReceiver(beforeAnswer: (count: number) => Promise<void>) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push(JSON.parse(text));
    await beforeAnswer(received.length);
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe.each(databaseKinds)('a webhook whose sender is killed, on %s', (kind) => {
  it('is notified again by another node of what was not stored as delivered, in the same order', async () => {
    await using fixture = await openTestLibrary(kind);
    const { library } = fixture;
    const sender = spawn(process.execPath, [bundledProgram(program), fixture.url], { stdio: 'inherit' });
    await using receiver = await startReceiver(async (count) => {
      if (count !== 2) return;
      const ended = once(sender, 'exit');
      sender.kill('SIGKILL');
      await ended;
    });
    const { id } = await library.webhooks.create({
      ...{ name: 'Home', url: receiver.url, events: [...events], allowPrivateAddresses: true },
    });
    await library.movies.import([
      toImport(movieMetadata(603, { title: 'The Matrix', year: 1999 }), { monitored: true }),
    ]);
    const [movie] = (await library.movies.list()).movies;
    await library.movies.update(movie?.id ?? '', { monitored: false });
    await library.movies.delete(movie?.id ?? '');
    await once(sender, 'exit');
    await library.start();
    await using other = await createLibrary({ database: fixture.url });
    await other.start();
    await expect
      .poll(async () => (await library.webhooks.deliveries(id, { state: 'delivered' })).pagination.total, {
        timeout: 60_000,
      })
      .toBe(3);
    const [, second, third] = receiver.received;
    expect(receiver.received.map(({ event }) => event)).toEqual([events[0], events[1], events[1], events[2]]);
    expect(third?.id).toBe(second?.id);
  });
});
