import { createLibrary } from '@cinephage/core';
import { createTestDatabase, databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { movies } from '../support/movies.ts';
import { followBySocket, followBySse, nextOf, openSocket } from './support/clients.ts';
import { sendOverNode } from './support/exchange.ts';
import { serveOver } from './support/serve-gateway.ts';
import { spyOn } from './support/spied-library.ts';

/** So many processes' worth of library and gateway over one database. */
async function openNodes(kind: 'sqlite' | 'postgresql', count: number) {
  const fixture = await createTestDatabase(kind);
  const nodes = await Promise.all(
    Array.from({ length: count }, async () => {
      const library = await createLibrary({ database: fixture.url });
      const spied = spyOn(library);
      return { library, open: spied.open, served: await serveOver(spied.library) };
    }),
  );
  return {
    nodes,
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(({ served }) => served[Symbol.asyncDispose]()));
      await Promise.all(nodes.map(({ library }) => library.stop()));
      await fixture.dispose();
    },
  };
}

describe.each(databaseKinds)('two nodes on one %s database', (kind) => {
  it('tell the subscribers of each what was changed through the other', async () => {
    await using opened = await openNodes(kind, 2);
    const [here, there] = opened.nodes;
    if (!here || !there) throw new Error('There are two nodes.');
    const query = 'subscription { movieChanged { kind movie { title } } }';
    const client = openSocket(there.served.url);
    const subscribers = [followBySse(there.served.url, query), followBySocket(client, query)];
    const results = subscribers.map(nextOf);
    await vi.waitFor(() => expect(there.open.size).toBe(2), 60_000);
    const mutation = `mutation { addMovie(input: { tmdbId: ${movies.inception}, rootFolderPath: "/movies" }) { title } }`;
    const answer = await sendOverNode(here.served.port, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: mutation }),
    });
    expect(JSON.parse(answer.text)).toEqual({ data: { addMovie: { title: 'Inception' } } });
    const added = { data: { movieChanged: { kind: 'ADDED', movie: { title: 'Inception' } } } };
    expect(await Promise.all(results)).toEqual([added, added]);
    for (const subscriber of subscribers) await subscriber.return?.();
    await expect.poll(() => there.open.size).toBe(0);
    await client.dispose();
  });
});
