import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../src/version.ts';
import { ask, cookieOf, inception, listWith, moviesPath, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { scrape } from './support/metrics.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';
import { createTcpProxy } from './support/tcp-proxy.ts';

const key = { 'x-api-key': apiKey };
const completed = 'cinephage_task_attempts_total{kind="refresh-movie",outcome="completed"}';
const pollOptions = { timeout: 60_000 };

/** Adds Inception and refreshes it. */
async function refreshInception(url: string): Promise<void> {
  const { body: added } = await ask(`${url}${moviesPath}`, 'POST', key, inception);
  await ask(`${url}${moviesPath}/${added.id}/refresh`, 'POST', key);
}

describe.each(databaseKinds)('/metrics on %s', (kind) => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    server = await startInProcess({ ...workspace.variables, CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('has the queue and totals of downloads, and the space of root folders', async () => {
    const path = await mkdtemp(join(tmpdir(), 'cinephage-root-'));
    const created = await ask(`${server.url}/api/root-folders`, 'POST', key, { name: 'Movies', path });
    expect(created.status).toBe(201);
    const { value } = await scrape(server.url, key);
    const total = value(`cinephage_root_folder_total_bytes{path="${path}"}`) ?? 0;
    expect(total).toBeGreaterThan(0);
    expect(value(`cinephage_root_folder_free_bytes{path="${path}"}`)).toBeLessThanOrEqual(total);
    expect(value(`cinephage_root_folder_accessible{path="${path}"}`)).toBe(1);
    expect(value('cinephage_imports_total{type="imported"}')).toBe(0);
    expect(value('cinephage_download_failures_total')).toBe(0);
    await ask(`${server.url}/api/root-folders/${created.body.id}`, 'DELETE', key);
    await rm(path, { recursive: true });
  });

  it('accepts a key or a session, and refuses other requests', async () => {
    expect((await scrape(server.url)).status).toBe(401);
    expect((await scrape(server.url, { 'x-api-key': 'cinephage_guessed' })).status).toBe(401);
    const session = cookieOf(await signIn(server.url, 'admin', 'lovelace1815'));
    expect((await scrape(server.url, session)).status).toBe(200);
    const { status, headers } = await scrape(server.url, key);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await ask(`${server.url}/metrics`, 'POST', key)).status).toBe(405);
  });

  it('describes the process', async () => {
    const { value } = await scrape(server.url, key);
    expect(value(`cinephage_build_info{version="${version}",role="all"}`)).toBe(1);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('counts live tasks and ended attempts', async () => {
    await refreshInception(server.url);
    await expect.poll(async () => (await scrape(server.url, key)).value(completed), pollOptions).toBe(1);
    const { value } = await scrape(server.url, key);
    const seconds = value('cinephage_task_attempt_seconds_total{kind="refresh-movie",outcome="completed"}');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(10);
    for (const state of ['queued', 'running', 'retrying']) {
      expect(value(`cinephage_tasks{kind="refresh-movie",state="${state}"}`) ?? 0).toBe(0);
    }
  });

  it('counts requests by the pattern of their path', async () => {
    const { body } = await listWith(server.url, key);
    await ask(`${server.url}${moviesPath}/${body.movies[0].id}`, 'GET', key);
    await Promise.all(['/a', '/b', '/c'].map((path) => ask(`${server.url}${path}`, 'GET', key)));
    await ask(`${server.url}/api/health`, 'GET');
    const { text, value } = await scrape(server.url, key);
    const count = (labels: string) => value(`cinephage_http_request_duration_seconds_count{${labels}}`);
    expect(count('method="GET",route="/api/library/movies/:id",status="200"')).toBe(1);
    expect(count('method="GET",route="other",status="404"')).toBe(3);
    expect(count('method="GET",route="/api/health",status="200"')).toBe(1);
    expect(count('method="GET",route="/metrics",status="401"')).toBe(2);
    expect(text).not.toContain(body.movies[0].id);
  });
});

describe('/metrics while PostgreSQL is down', () => {
  it.each(['cut', 'freeze'] as const)('responds without the live tasks: %s', async (fault) => {
    const database = await createTestDatabase('postgresql');
    const address = new URL(database.url);
    await using line = await createTcpProxy(address.hostname, Number(address.port || 5432));
    address.host = `127.0.0.1:${line.port}`;
    const secret = 'no-file-is-made-for-this-one';
    {
      await using server = await startInProcess({ DATABASE_URL: address.href, CINEPHAGE_SECRET: secret });
      await refreshInception(server.url);
      await expect.poll(async () => (await scrape(server.url, key)).value(completed), pollOptions).toBe(1);
      await line[fault]();
      const since = performance.now();
      const { status, text, value } = await scrape(server.url, key);
      expect(status).toBe(200);
      expect(performance.now() - since).toBeLessThan(20_000);
      expect(text).not.toContain('cinephage_tasks{');
      expect(value(completed)).toBe(1);
      await line.cut();
      expect((await scrape(server.url, { 'x-api-key': 'cinephage_guessed' })).status).toBe(503);
      await line.restore();
      const tasksAreBack = async () => (await scrape(server.url, key)).text.includes('cinephage_tasks{');
      await expect.poll(tasksAreBack, pollOptions).toBe(true);
    }
    await database.dispose();
  });
});
