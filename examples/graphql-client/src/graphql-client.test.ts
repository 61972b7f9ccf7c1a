import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLibrary, type Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { newestMovies } from './documents.ts';
import { schemaTypes, schemaTypesFile } from './schema-types/schema-types.ts';
import { tour } from './tour.ts';

const apiKey = 'open-sesame';
const auth = {
  authenticate: ({ headers }: { headers: { get(name: string): string | null } }) =>
    headers.get('x-api-key') === apiKey
      ? { kind: 'api-key' as const, id: 'me', userId: null, name: 'me' }
      : null,
};

describe('the client', () => {
  let library: Library;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    library = await createLibrary({ database: 'sqlite::memory:' });
    await library.start();
    const gateway = createGraphQLGateway(library, { auth });
    server = createServer((req, res) => gateway.handle(req, res)).listen(0, '127.0.0.1');
    server.on('upgrade', (req, socket, head) => gateway.handleUpgrade(req, socket, head));
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await library.stop();
  });

  it('adds a movie, follows its refresh to the end and lists it', async () => {
    const client = createClient({ url, apiKey });
    const lines: string[] = [];
    await tour(client, (line) => lines.push(line));
    expect(lines[0]).toBe('Added Inception.');
    expect(lines.some((line) => line.startsWith('  refreshing: completed, 100 %'))).toBe(true);
    expect(lines.slice(-2)).toEqual([
      'The newest of 1:',
      expect.stringMatching(/^ {2}Inception \(2010\), .*Action.*; no file yet$/),
    ]);

    const again: string[] = [];
    await tour(client, (line) => again.push(line));
    expect(again[0]).toBe('Inception is in the library already.');
    await client.close();
  });

  it('receives UNAUTHENTICATED with a wrong key', async () => {
    const client = createClient({ url, apiKey: 'open-barley' });
    await expect(client.request(newestMovies, { first: 1 })).rejects.toThrow('UNAUTHENTICATED');
    await client.close();
  });
});

it('has the types of the schema as it is now (else: npm run types)', async () => {
  expect(await readFile(schemaTypesFile, 'utf8')).toBe(await schemaTypes());
});
