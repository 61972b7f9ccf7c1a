import { createLibrary } from '@cinephage/core';
import { createTestDatabase, databaseKinds, executeSql, startTmdbStandIn } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { createHealthPages, type ServerState } from '../src/http/health.ts';
import { version } from '../src/version.ts';
import { ask, inception, moviesPath } from './support/api.ts';
import type { Variables } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { apiKey, startInProcess } from './support/start-in-process.ts';
import { createTcpProxy } from './support/tcp-proxy.ts';

const key = { 'x-api-key': apiKey };

describe.each(databaseKinds)('health on %s', (kind) => {
  it('describes the server, to everyone and without a rate limit', async () => {
    await using workspace = await createWorkspace(kind);
    await using server = await startInProcess({
      ...workspace.variables,
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '1',
    });
    for (let count = 0; count < 5; count += 1) {
      const { status, headers, body } = await ask(`${server.url}/api/health`, 'GET');
      expect(status).toBe(200);
      expect(headers.get('x-ratelimit-limit')).toBeNull();
      expect(body).toEqual({
        ...{ status: 'healthy', reasons: [], version },
        role: 'all',
        does: 'serves the API and runs tasks',
        database: { driver: kind, ok: true },
        schedules: { ok: true, problems: [] },
        metadata: { source: 'starter-catalogue', description: expect.stringContaining('offline') },
        checks: {
          database: { status: 'healthy', responseTime: expect.any(Number) },
          downloadClients: { status: 'healthy', clients: [] },
          indexers: { status: 'healthy', enabledCount: 0, totalCount: 0 },
        },
        uptimeSeconds: expect.any(Number),
        timestamp: expect.stringMatching(/^\d{4}-.+Z$/),
      });
    }
    expect((await ask(`${server.url}/api/ready`, 'GET')).status).toBe(200);
    expect(await ask(`${server.url}/api/live`, 'GET')).toMatchObject({ status: 200, body: { live: true } });
    expect((await ask(`${server.url}/api/health`, 'POST')).status).toBe(405);
  });

  it('is degraded by a download client that is down, without naming its host', async () => {
    await using workspace = await createWorkspace(kind);
    await using server = await startInProcess(workspace.variables);
    const clients = `${server.url}/api/download-clients`;
    // Nothing listens on this port.
    const input = { name: 'Torrents', implementation: 'qBittorrent', host: '127.0.0.1', port: 1 };
    const { body: created } = await ask(clients, 'POST', key, input);
    expect((await ask(`${clients}/${created.id}/test`, 'POST', key)).status).toBe(400);
    const reason = 'The download client Torrents cannot be reached.';
    const { status, body } = await ask(`${server.url}/api/health`, 'GET');
    expect([status, body]).toMatchObject([
      200,
      {
        ...{ status: 'degraded', reasons: [reason] },
        checks: {
          database: { status: 'healthy' },
          downloadClients: {
            status: 'degraded',
            clients: [{ name: 'Torrents', status: 'degraded', reason }],
          },
        },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('127.0.0.1');
  });

  it.each(['all', 'worker', 'api'])(
    'names a stored schedule that cannot run, which keeps no %s from starting',
    async (role) => {
      await using workspace = await createWorkspace(kind);
      await spoilSchedule(workspace.variables);
      await using server = await startInProcess({ ...workspace.variables, CINEPHAGE_ROLE: role });
      const { status, body } = await ask(`${server.url}/api/health`, 'GET');
      const problem = expect.stringMatching(/^It does not run: timeZone is "Mars\/Olympus" and must be /u);
      expect([status, body.schedules]).toEqual([
        200,
        { ok: false, problems: [{ id: 'clean-history', problem }] },
      ]);
      expect(body).toMatchObject({ status: 'degraded', reasons: ['The schedule clean-history cannot run.'] });
      expect((await ask(`${server.url}/api/ready`, 'GET')).status).toBe(200);
    },
  );
});

const initial = {
  status: 'healthy',
  ...{ reasons: [], responseTime: 1 },
  database: { ok: true, driver: 'sqlite' },
  schedules: { ok: true, problems: [] },
  downloadClients: { ok: true, clients: [] },
  indexers: { ok: true, enabledCount: 0, totalCount: 0, failingCount: 0 },
  metadata: { source: 'x', description: 'x' },
} as const;

/** As an older version, or a manual change, may have left it. */
async function spoilSchedule({ DATABASE_URL, CINEPHAGE_DATA_DIR }: Variables): Promise<void> {
  const database = DATABASE_URL ?? `sqlite:${CINEPHAGE_DATA_DIR}/library.db`;
  await using library = await createLibrary({ database });
  const spoil = "update schedule set enabled = true, time_zone = 'Mars/Olympus' where id = 'clean-history'";
  await executeSql(library, spoil);
}

describe('health', () => {
  it('names TMDB if there is a key, and the library uses it', async () => {
    await using tmdb = await startTmdbStandIn();
    await using workspace = await createWorkspace('sqlite');
    const variables = { TMDB_API_KEY: tmdb.apiKey, TMDB_BASE_URL: tmdb.baseUrl };
    await using server = await startInProcess({ ...workspace.variables, ...variables });
    expect((await ask(`${server.url}/api/health`, 'GET')).body.metadata.source).toBe('tmdb');
    expect(server.printed()).toContain('The Movie Database');
    expect((await ask(`${server.url}${moviesPath}`, 'POST', key, inception)).status).toBe(201);
    expect(tmdb.countRequests('/movie/27205')).toBe(1);
  });

  it('reports that TMDB rejects its key, also in the log, and never shows the key', async () => {
    await using tmdb = await startTmdbStandIn();
    await using workspace = await createWorkspace('sqlite');
    const wrong = 'f00dfeedf00dfeedf00dfeedf00dfeed';
    const variables = {
      TMDB_API_KEY: wrong,
      TMDB_BASE_URL: tmdb.baseUrl,
      TMDB_LANGUAGE: 'de',
      TMDB_REGION: 'at',
    };
    await using server = await startInProcess({ ...workspace.variables, ...variables });
    const describe = async () => (await ask(`${server.url}/api/health`, 'GET')).body.metadata.description;
    await expect.poll(describe).toContain('TMDB rejected its API key');
    expect(await describe()).toContain('texts in de, releases of AT');
    const warnings = server.log.filter(({ code }) => code === 'METADATA_KEY_REJECTED');
    expect(warnings).toMatchObject([{ msg: expect.stringContaining('check TMDB_API_KEY') }]);
    expect((await ask(`${server.url}/api/ready`, 'GET')).status).toBe(200);
    expect(JSON.stringify([server.log, server.printed()])).not.toContain(wrong);
  });

  it('is 503 while PostgreSQL is down, as readiness and requests are, until it is up again; the process lives', async () => {
    const database = await createTestDatabase('postgresql');
    const address = new URL(database.url);
    await using line = await createTcpProxy(address.hostname, Number(address.port || 5432));
    const ofLine = new URL(database.url);
    ofLine.host = `127.0.0.1:${line.port}`;
    {
      const secret = 'no-file-is-made-for-this-one';
      await using server = await startInProcess({ DATABASE_URL: ofLine.href, CINEPHAGE_SECRET: secret });
      expect((await ask(`${server.url}/api/ready`, 'GET')).status).toBe(200);
      await line.cut();
      const health = await ask(`${server.url}/api/health`, 'GET');
      expect(health).toMatchObject({
        status: 503,
        body: {
          ...{ status: 'unhealthy', reasons: [expect.any(String)] },
          checks: { database: { status: 'unhealthy' } },
          database: { driver: 'postgresql', ok: false },
        },
      });
      expect((await ask(`${server.url}/api/live`, 'GET')).status).toBe(200);
      const ready = await ask(`${server.url}/api/ready`, 'GET');
      expect(ready).toMatchObject({
        status: 503,
        body: { ready: false, phase: 'running', database: { ok: false } },
      });
      const list = await ask(`${server.url}${moviesPath}`, 'GET', key);
      expect(list).toMatchObject({ status: 503, body: { success: false, code: 'DATABASE_UNAVAILABLE' } });
      await line.restore();
      const readiness = async () => (await ask(`${server.url}/api/ready`, 'GET')).status;
      await expect.poll(readiness).toBe(200);
      expect((await ask(`${server.url}${moviesPath}`, 'GET', key)).status).toBe(200);
    }
    await database.dispose();
  });

  it('is not ready before the start is complete, nor while stopping', async () => {
    const state: ServerState = { phase: 'starting' };
    const pages = createHealthPages({
      library: { health: async () => initial },
      initial,
      role: 'all',
      state,
    });
    const statusOf = async (path: string) => {
      const ctx = { status: 0, body: {}, set: () => {} };
      await pages.get(path)?.(ctx as never);
      return ctx.status;
    };
    const statuses = [];
    for (const phase of ['starting', 'running', 'stopping'] as const) {
      state.phase = phase;
      statuses.push([await statusOf('/api/health'), await statusOf('/api/ready')]);
    }
    expect(statuses).toEqual([
      [200, 503],
      [200, 200],
      [200, 503],
    ]);
  });

  it('does not wait for a database that does not respond, and shares one check', async () => {
    let calls = 0;
    const health = () => {
      calls += 1;
      return new Promise<never>(() => {});
    };
    const pages = createHealthPages({
      library: { health },
      initial,
      role: 'all',
      state: { phase: 'running' },
    });
    const bodies = Array.from({ length: 3 }, async () => {
      const ctx = { status: 0, body: '', set: () => {} };
      await pages.get('/api/health')?.(ctx as never);
      return JSON.parse(ctx.body);
    });
    expect(await Promise.all(bodies)).toMatchObject(Array(3).fill({ database: { ok: false } }));
    expect(calls).toBe(1);
  });
});
