import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKinds, startTmdbStandIn } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { trackConnections } from '../src/http/drain.ts';
import { ask, inception, listWith, moviesPath } from './support/api.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { startProcess } from './support/start-process.ts';

const key = { 'x-api-key': 'cinephage_your_key_here' };
/** Longer than the default of one second: the machine may be busy. */
const pollOptions = { timeout: 60_000 };
const withKey = { CINEPHAGE_API_KEY: key['x-api-key'] };

describe.each(databaseKinds)('SIGTERM on %s', (kind) => {
  it('waits for pending requests, accepts no more, and exits with 0', async () => {
    await using tmdb = await startTmdbStandIn();
    await using workspace = await createWorkspace(kind);
    const variables = { TMDB_API_KEY: tmdb.apiKey, TMDB_BASE_URL: tmdb.baseUrl };
    await using server = await startProcess({ ...workspace.variables, ...withKey, ...variables });
    tmdb.setDelay(1_000);
    const added = ask(`${server.url}${moviesPath}`, 'POST', key, inception);
    await expect.poll(() => tmdb.countRequests('/movie/27205'), pollOptions).toBe(1);
    server.child.kill('SIGTERM');
    await expect.poll(() => listWith(server.url, key).catch(() => 'refused'), pollOptions).toBe('refused');
    expect((await added).status).toBe(201);
    expect(await server.exited).toBe(0);
    expect(server.stdout()).toContain('"msg":"Stopped."');

    await using again = await startProcess({ ...workspace.variables, ...withKey });
    expect((await listWith(again.url, key)).body.pagination.total).toBe(1);
  });
});

describe('a stopping server', () => {
  it('does not wait for idle connections', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startProcess({ ...workspace.variables, ...withKey });
    const agent = new Agent({ keepAlive: true });
    const request = get(`${server.url}/api/health`, { agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    const since = performance.now();
    expect(await server.stop('SIGINT')).toBe(0);
    expect(performance.now() - since).toBeLessThan(9_000);
    agent.destroy();
  });

  it('ends event streams, which have no end of their own, at once and gracefully', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startProcess({ ...workspace.variables, ...withKey });
    const stream = await fetch(`${server.url}/api/tasks/stream`, { headers: key });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const since = performance.now();
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(performance.now() - since).toBeLessThan(9_000);
    expect(await stream.text()).toMatch(/^retry: \d+/u);
  });

  it('exits at once on a second signal, but not if npm repeats the first', async () => {
    await using tmdb = await startTmdbStandIn();
    await using workspace = await createWorkspace('sqlite');
    // The process repeats the first signal itself: a signal from this test could arrive late and count as a second one.
    const repeat = `let count = 0;
      process.on('SIGINT', () => {
        count += 1;
        console.log('SIGINT number', count);
        if (count === 1) process.kill(process.pid, 'SIGINT');
      });`;
    const variables = {
      TMDB_API_KEY: tmdb.apiKey,
      TMDB_BASE_URL: tmdb.baseUrl,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(repeat)}`,
    };
    await using server = await startProcess({ ...workspace.variables, ...withKey, ...variables });
    tmdb.setDelay(5_000);
    const added = ask(`${server.url}${moviesPath}`, 'POST', key, inception).catch(() => 'cut off');
    await expect.poll(() => tmdb.countRequests('/movie/27205'), pollOptions).toBe(1);
    server.child.kill('SIGINT');
    await expect.poll(() => server.stdout(), pollOptions).toContain('SIGINT number 2');
    await sleep(500);
    expect(server.child.exitCode).toBeNull();
    expect(await server.stop('SIGINT')).toBe(130);
    expect(await added).toBe('cut off');
  });

  it('sends a response completely, however slowly it is read', async () => {
    const size = 64 * 1024 * 1024;
    const server = createServer((request, response) => {
      connections.onRequest(request.socket, response);
      response.end(Buffer.alloc(size));
    });
    const connections = trackConnections(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const request = get({ port: (server.address() as { port: number }).port });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const drained = connections.drain(10_000);
    await sleep(300);
    let received = 0;
    for await (const chunk of response) received += (chunk as Buffer).length;
    expect(received).toBe(size);
    await drained;
  });
});

describe.each(databaseKinds)('kill -9 on %s', (kind) => {
  it('loses no acknowledged movies or tasks', async () => {
    await using workspace = await createWorkspace(kind);
    const first = await startProcess({ ...workspace.variables, ...withKey });
    const acknowledged: string[] = [];
    const tasks: string[] = [];
    const writing = (async () => {
      for (const tmdbId of [27205, 155, 603, 680, 13, 550, 278, 238, 424, 389, 129, 497, 637, 157336, 120]) {
        const added = await ask(`${first.url}${moviesPath}`, 'POST', key, { ...inception, tmdbId });
        acknowledged.push(added.body.id);
        const refresh = await ask(`${first.url}${moviesPath}/${added.body.id}/refresh`, 'POST', key);
        tasks.push(refresh.body.taskId);
      }
    })().catch(() => {});
    await expect.poll(() => tasks.length, { ...pollOptions, interval: 1 }).toBeGreaterThanOrEqual(5);
    expect(await first.stop('SIGKILL')).toBe(137);
    await writing;

    await using second = await startProcess({ ...workspace.variables, ...withKey });
    for (const id of acknowledged) {
      expect((await ask(`${second.url}${moviesPath}/${id}`, 'GET', key)).status).toBe(200);
    }
    for (const id of tasks) {
      const stateOf = async () => (await ask(`${second.url}/api/tasks/${id}`, 'GET', key)).body.state;
      await expect.poll(stateOf, pollOptions).toBe('completed');
    }
  });
});
