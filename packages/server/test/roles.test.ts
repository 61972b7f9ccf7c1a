import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKinds, startTmdbStandIn, type TmdbStandIn } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, inception, moviesPath } from './support/api.ts';
import type { Variables } from './support/child-process.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { scrape } from './support/metrics.ts';
import { type ServerProcess, startProcess } from './support/start-process.ts';

const key = { 'x-api-key': 'cinephage_your_key_here' };
const withKey = { CINEPHAGE_API_KEY: key['x-api-key'] };
/** Longer than the default of one second: the machine may be busy. */
const pollOptions = { timeout: 60_000, interval: 50 };

describe.each(databaseKinds)('nodes that divide the work on %s', (kind) => {
  let workspace: Workspace;
  let tmdb: TmdbStandIn;
  let api: ServerProcess;
  let id: string;
  const start = (role: string, variables: Variables = {}) =>
    startProcess({
      ...workspace.variables,
      TMDB_API_KEY: tmdb.apiKey,
      TMDB_BASE_URL: tmdb.baseUrl,
      CINEPHAGE_ROLE: role,
      ...variables,
    });
  const refresh = async () =>
    (await ask(`${api.url}${moviesPath}/${id}/refresh`, 'POST', key)).body.taskId as string;
  const taskOf = async (taskId: string) => (await ask(`${api.url}/api/tasks/${taskId}`, 'GET', key)).body;
  const stateOf = async (taskId: string) => (await taskOf(taskId)).state;
  /** Resolves when a worker sends a request to TMDB, whose response takes that long. */
  const beginRefresh = async (answersTakeMs: number) => {
    const before = tmdb.countRequests('/movie/27205');
    tmdb.setDelay(answersTakeMs);
    const taskId = await refresh();
    await expect.poll(() => tmdb.countRequests('/movie/27205'), pollOptions).toBeGreaterThan(before);
    return taskId;
  };

  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    tmdb = await startTmdbStandIn();
    api = await start('api', withKey);
    id = (await ask(`${api.url}${moviesPath}`, 'POST', key, inception)).body.id;
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await tmdb.stop();
    await workspace[Symbol.asyncDispose]();
  });

  it('leave tasks to workers: a task stays queued until a worker starts', async () => {
    const taskId = await refresh();
    await sleep(2_000);
    expect(await stateOf(taskId)).toBe('queued');
    await using _worker = await start('worker');
    await expect.poll(() => stateOf(taskId), pollOptions).toBe('completed');
    expect((await scrape(api.url, key)).text).not.toContain('cinephage_task_attempts_total{');
  });

  it('have workers without an API, whose metrics accept the keys of API nodes', async () => {
    await using worker = await start('worker');
    for (const path of [
      moviesPath,
      '/api/tasks',
      '/api/openapi.json',
      '/api/docs',
      '/api/auth/get-session',
      '/',
    ]) {
      const answer = await ask(`${worker.url}${path}`, 'GET', key);
      expect(answer).toMatchObject({ status: 404, body: { success: false, code: 'NOT_FOUND' } });
    }
    const health = await ask(`${worker.url}/api/health`, 'GET');
    expect(health).toMatchObject({
      status: 200,
      body: { role: 'worker', does: expect.stringMatching(/^runs tasks/u) },
    });
    expect((await ask(`${worker.url}/api/ready`, 'GET')).status).toBe(200);
    expect((await scrape(worker.url)).status).toBe(401);
    expect((await scrape(worker.url, { 'x-api-key': 'cinephage_guessed' })).status).toBe(401);
    const { status, text } = await scrape(worker.url, key);
    expect(status).toBe(200);
    expect(text).toMatch(/^cinephage_build_info\{.*role="worker"\} 1$/mu);
  });

  it('let a stopping worker finish its task', async () => {
    await using worker = await start('worker');
    const taskId = await beginRefresh(2_000);
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(await taskOf(taskId)).toMatchObject({ state: 'completed', attempt: 1 });
  });

  it('reclaim a task that runs longer than a stopping worker waits', async () => {
    const worker = await start('worker');
    const taskId = await beginRefresh(60_000);
    const since = performance.now();
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(performance.now() - since).toBeLessThan(30_000);
    expect(await taskOf(taskId)).toMatchObject({ state: 'queued', attempt: 0, finishedAt: null });

    tmdb.setDelay(0);
    await using _other = await start('worker');
    await expect.poll(() => stateOf(taskId), pollOptions).toBe('completed');
  });
});

describe('the first lines of output', () => {
  it('describe the role and the addresses', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using all = await startProcess(workspace.variables);
    expect(all.stdout()).toContain(`Try it in a browser: ${all.url}/api/docs`);
    await using api = await startProcess({ ...workspace.variables, CINEPHAGE_ROLE: 'api' });
    expect(api.stdout()).toMatch(/Tasks wait for a node that runs them/u);
    await using worker = await startProcess({ ...workspace.variables, CINEPHAGE_ROLE: 'worker' });
    expect(worker.stdout()).toMatch(/^Cinephage \S+ runs tasks; its health is at http:\S+\/api\/health$/mu);
    expect(worker.stdout()).toContain(`${worker.url}/metrics`);
    expect(worker.stdout()).not.toMatch(/docs|password|API key {2}/u);
  });

  it('of a worker on an empty database show no credentials: it creates none', async () => {
    await using workspace = await createWorkspace('sqlite');
    {
      await using worker = await startProcess({ ...workspace.variables, CINEPHAGE_ROLE: 'worker' });
      expect((await scrape(worker.url, { 'x-api-key': 'cinephage_guessed' })).status).toBe(401);
      expect(worker.stdout()).not.toContain('cinephage_');
    }
    await using server = await startProcess(workspace.variables);
    expect(server.stdout()).toMatch(/API key +cinephage_/u);
  });
});
