import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, holdWriteLock } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { type Answer, ask, cookieOf, inception, listWith, moviesPath, signIn } from './support/api.ts';
import { cinephage } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { query } from './support/graphql.ts';
import { startProcess } from './support/start-process.ts';
import { createTcpProxy } from './support/tcp-proxy.ts';

const key = { 'x-api-key': 'cinephage_your_key_here' };
const password = 'correct horse battery';
const variables = { CINEPHAGE_API_KEY: key['x-api-key'], CINEPHAGE_ADMIN_PASSWORD: password };
const pollOptions = { timeout: 60_000 };
/** Proxies and clients usually wait for a minute. The library needs 20 s and less; a busy machine adds to it. */
const inTimeMs = 55_000;
const unavailable = { status: 503, body: { success: false, code: 'DATABASE_UNAVAILABLE' } };
const readiness = (url: string) => ask(`${url}/api/ready`, 'GET');
const statusOf = async (answer: Promise<Answer>) => (await answer).status;

/** Changes through every API: each has to be refused, or to work. */
function changes(url: string, id: string, cookie: Record<string, string>) {
  const update = { monitored: false };
  return [
    ask(`${url}${moviesPath}/${id}`, 'PUT', key, update),
    ask(`${url}${moviesPath}/${id}`, 'PUT', cookie, update),
    ask(`${url}${moviesPath}/${id}/refresh`, 'POST', key),
    ask(`${url}/api/tasks/schedules/clean-history/run`, 'POST', key),
    signIn(url, 'admin', password),
  ];
}

const setMonitored = (id: string) =>
  `mutation { updateMovie(id: "${id}", input: { monitored: true }) { id } }`;

describe('a server whose SQLite file is locked by another program', () => {
  it('responds with 503 in time, is not ready, recovers afterwards, and can be stopped meanwhile', async () => {
    await using workspace = await createWorkspace('sqlite');
    const file = join(workspace.variables.CINEPHAGE_DATA_DIR ?? '', 'library.db');
    await using server = await startProcess({ ...workspace.variables, ...variables });
    const { url } = server;
    const { id } = (await ask(`${url}${moviesPath}`, 'POST', key, inception)).body;
    const cookie = cookieOf(await signIn(url, 'admin', password));

    let release = holdWriteLock(file);
    const startMs = performance.now();
    const graphql = query(url, key, setMonitored(id));
    for (const answer of await Promise.all(changes(url, id, cookie))) {
      expect(answer).toMatchObject({ status: 503 });
    }
    expect((await graphql).body.errors[0].extensions.code).toBe('DATABASE_UNAVAILABLE');
    expect(performance.now() - startMs).toBeLessThan(inTimeMs);
    expect(await ask(`${url}${moviesPath}/${id}`, 'PUT', key, {})).toMatchObject({ status: 400 });
    expect(await readiness(url)).toMatchObject({
      status: 503,
      body: { ready: false, database: { ok: false, problem: expect.stringContaining('locked') } },
    });
    const database = { ok: false, problem: expect.stringContaining('locked') };
    const unhealthy = { status: 503, body: { status: 'unhealthy', database } };
    expect(await ask(`${url}/api/health`, 'GET')).toMatchObject(unhealthy);
    expect(await ask(`${url}/api/live`, 'GET')).toMatchObject({ status: 200 });
    expect((await query(url, key, '{ health { database { ok problem } } }')).body).toEqual({
      data: { health: { database } },
    });
    expect((await listWith(url, key)).status).toBe(200);
    release();

    await expect.poll(() => statusOf(readiness(url)), pollOptions).toBe(200);
    for (const answer of await Promise.all(changes(url, id, cookie))) {
      expect(answer.status).toBeLessThan(300);
    }
    expect((await query(url, key, setMonitored(id))).body.errors).toBeUndefined();

    release = holdWriteLock(file);
    const pending = ask(`${url}${moviesPath}/${id}`, 'PUT', key, { monitored: true }).catch(
      () => unavailable,
    );
    const stoppedAtMs = performance.now();
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(performance.now() - stoppedAtMs).toBeLessThan(20_000);
    expect(await pending).toMatchObject({ status: 503 });
    release();
  });

  it('reports that at the start, as the commands do', async () => {
    await using workspace = await createWorkspace('sqlite');
    const first = await startProcess({ ...workspace.variables, ...variables });
    expect((await readiness(first.url)).status).toBe(200);
    expect(await first.stop('SIGTERM')).toBe(0);
    const release = holdWriteLock(join(workspace.variables.CINEPHAGE_DATA_DIR ?? '', 'library.db'));
    const runs = [[], ['api-key', 'list'], ['admin', 'reset-password', 'admin', '--generate']];
    for (const { code, stderr } of await Promise.all(
      runs.map((args) => cinephage(args, workspace.variables)),
    )) {
      expect(stderr).toMatch(/^The database file could not be opened: .*locked.*\.\n$/u);
      expect(code).toBe(1);
    }
    release();
    await using again = await startProcess({ ...workspace.variables, ...variables });
    expect((await readiness(again.url)).status).toBe(200);
  });
});

describe('a server whose SQLite file was removed', () => {
  it('refuses changes and is not ready until the file is back', async () => {
    await using workspace = await createWorkspace('sqlite');
    const folder = workspace.variables.CINEPHAGE_DATA_DIR ?? '';
    await using server = await startProcess({ ...workspace.variables, ...variables });
    const { url } = server;
    expect((await ask(`${url}${moviesPath}`, 'POST', key, inception)).status).toBe(201);
    await rename(folder, `${folder}-elsewhere`);
    const refused = await ask(`${url}${moviesPath}`, 'POST', key, { ...inception, tmdbId: 155 });
    expect(refused).toMatchObject(unavailable);
    expect(refused.body.error).toContain('moved, deleted or replaced');
    const notReady = await readiness(url);
    expect(notReady.status).toBe(503);
    expect(notReady.body.database.problem).toBe(refused.body.error);
    expect(JSON.stringify(notReady.body)).not.toContain(folder);
    await rename(`${folder}-elsewhere`, folder);
    expect((await readiness(url)).status).toBe(200);
    expect((await ask(`${url}${moviesPath}`, 'POST', key, { ...inception, tmdbId: 155 })).status).toBe(201);
    expect(await server.stop('SIGTERM')).toBe(0);
  });
});

describe('a server whose PostgreSQL is frozen', () => {
  it('responds with 503 in time, is not ready, and can be stopped', async () => {
    const database = await createTestDatabase('postgresql');
    const address = new URL(database.url);
    await using line = await createTcpProxy(address.hostname, Number(address.port || 5432));
    address.host = `127.0.0.1:${line.port}`;
    const secret = { CINEPHAGE_SECRET: 'no-file-is-made-for-this-one' };
    {
      await using server = await startProcess({ DATABASE_URL: address.href, ...variables, ...secret });
      const { url } = server;
      const { id } = (await ask(`${url}${moviesPath}`, 'POST', key, inception)).body;
      const cookie = cookieOf(await signIn(url, 'admin', password));
      await line.freeze();
      const startMs = performance.now();
      const lists = Array.from({ length: 20 }, () => listWith(url, key));
      const graphql = query(url, key, '{ movies(first: 1) { totalCount } }');
      for (const answer of await Promise.all([...changes(url, id, cookie), ...lists])) {
        expect(answer).toMatchObject({ status: 503 });
      }
      const answer = await graphql;
      expect(answer.body.code ?? answer.body.errors[0].extensions.code).toBe('DATABASE_UNAVAILABLE');
      expect(performance.now() - startMs).toBeLessThan(45_000);
      expect(await readiness(url)).toMatchObject({
        status: 503,
        body: { database: { ok: false, problem: expect.stringMatching(/^The database /u) } },
      });
      const stoppedAtMs = performance.now();
      expect(await server.stop('SIGTERM')).toBe(0);
      expect(performance.now() - stoppedAtMs).toBeLessThan(45_000);
    }
    await database.dispose();
  });
});
