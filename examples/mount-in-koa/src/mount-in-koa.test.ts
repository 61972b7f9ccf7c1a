import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createLibrary, type Library } from '@cinephage/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './build-app.ts';

const authorized = { authorization: 'Bearer open-sesame' };

describe('the app', () => {
  let library: Library;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    library = await createLibrary({ database: 'sqlite::memory:' });
    await library.start();
    server = buildApp({ library, tokens: new Map([['ali', 'open-sesame']]) }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await library.stop();
  });

  it('accepts its own tokens only', async () => {
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(`${url}/api/library/movies`, { headers })).status;
    expect(await statusWith(authorized)).toBe(200);
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ authorization: 'Bearer open-barley' })).toBe(401);
    expect(await statusWith({ authorization: 'Basic open-sesame' })).toBe(401);
  });

  it('adds and lists movies over HTTP, next to its own page', async () => {
    const added = await fetch(`${url}/api/library/movies`, {
      method: 'POST',
      headers: { ...authorized, 'content-type': 'application/json' },
      body: JSON.stringify({ tmdbId: 27205, rootFolderPath: '/movies' }),
    });
    expect(added.status).toBe(201);
    const { id } = (await added.json()) as { id: string };

    const listed = await fetch(`${url}/api/library/movies?search=inception`, { headers: authorized });
    expect(await listed.json()).toMatchObject({
      movies: [{ id, title: 'Inception', year: 2010 }],
      pagination: { page: 1, total: 1 },
    });
    expect(await (await fetch(url)).text()).toBe('My own page. The library holds 1 movie(s).\n');
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  });
});

it('runs as a program, and exits on SIGTERM', async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const program = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [printed] = (await once(program.stdout, 'data')) as [Buffer];
    const [, token, url = ''] = /Bearer (\w+)" (\S+)/.exec(printed.toString()) ?? [];
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ movies: [], pagination: { total: 0 } });
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
  } finally {
    program.kill('SIGKILL');
  }
});
