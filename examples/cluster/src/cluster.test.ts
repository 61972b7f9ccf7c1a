import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase } from '@cinephage/core/testing';
import { expect, it } from 'vitest';
import { slowMovieIds } from './slow-movies.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);
const pollOptions = { timeout: 90_000, interval: 200 };

/** Starts the example as a program and collects its output. */
function startProgram(variables: Record<string, string>) {
  const { DATABASE_URL: _, ...environment } = process.env;
  const program = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    env: { ...environment, PORT: '0', ...variables },
  });
  const output = { text: '' };
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  return { program, output };
}

async function stop(program: ChildProcess): Promise<unknown> {
  const exited = once(program, 'exit');
  program.kill('SIGINT');
  const [code] = await exited;
  return code;
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Runs lines that the program has printed, as a user who pastes them into a terminal. */
async function paste(...lines: (string | undefined)[]): Promise<string[]> {
  const { stdout } = await run('bash', ['-c', `set -eu\n${lines.join('\n')}`]);
  return stdout.split('\n').filter((line) => line !== '');
}

async function tasksOf(url: string, key: string): Promise<{ state: string; attempt: number }[]> {
  const answer = await fetch(`${url}/api/tasks?kind=refresh-movie`, { headers: { 'x-api-key': key } });
  return ((await answer.json()) as { tasks: { state: string; attempt: number }[] }).tasks;
}

/** The number of movies that a node has refreshed, from its metrics. */
async function countCompleted(url: string, key: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`, { headers: { 'x-api-key': key } })).text();
  expect(metrics).toContain('cinephage_build_info');
  return Number(/attempts_total\{kind="refresh-movie",outcome="completed"\} (\d+)/u.exec(metrics)?.[1] ?? 0);
}

it.skipIf(!hasCurl)(
  'distributes its tasks over the workers, and loses none when one of them is killed',
  { timeout: 180_000 },
  async () => {
    const { program, output } = startProgram({ MOVIE_SECONDS: '4' });
    try {
      await expect.poll(() => output.text, pollOptions).toContain('Ctrl-C stops everything.');
      const line = (pattern: RegExp) => pattern.exec(output.text)?.[0];
      const settings = line(/^ {2}export .*$/mu);
      const nodes = [...output.text.matchAll(/^ {2}(\S+) +(http:\S+) +process (\d+)$/gmu)].map(
        ([, name = '', url = '', pid]) => ({ name, url, pid: Number(pid) }),
      );
      expect(nodes.map(({ name }) => name)).toEqual(['api-1', 'api-2', 'worker-1', 'worker-2', 'worker-3']);

      const added = await paste(settings, line(/^ {2}for id in \d.*$/mu));
      expect(added.map((answer) => JSON.parse(answer).success)).toEqual(slowMovieIds.map(() => true));
      const refreshed = await paste(settings, line(/^ {2}for id in \$.*\n.*kill -9 \d+$/mu));
      expect(refreshed).toHaveLength(slowMovieIds.length);
      await expect.poll(() => output.text, pollOptions).toContain('worker-1 | (has ended: SIGKILL)');

      const unfinished = line(/^.*state=queued.*$/mu);
      const countUnfinished = async () =>
        JSON.parse((await paste(settings, unfinished))[0] ?? '').tasks.length;
      expect(await countUnfinished()).toBeGreaterThan(0);
      await expect.poll(countUnfinished, pollOptions).toBe(0);

      const [, key = ''] = /KEY=(\S+)/u.exec(settings ?? '') ?? [];
      const tasks = await tasksOf(nodes[1]?.url ?? '', key);
      expect(tasks.map(({ state }) => state)).toEqual(slowMovieIds.map(() => 'completed'));
      expect(tasks.some(({ attempt }) => attempt === 2)).toBe(true);
      const done = nodes.map(({ name, url }) => (name === 'worker-1' ? 0 : countCompleted(url, key)));
      const [api1, api2, , worker2 = 0, worker3 = 0] = await Promise.all(done);
      expect([api1, api2]).toEqual([0, 0]);
      // On a busy machine, the worker that is killed has completed some before.
      expect(Math.min(worker2, worker3)).toBeGreaterThan(0);
      expect(worker2 + worker3).toBeLessThanOrEqual(slowMovieIds.length);

      expect(await stop(program)).toBe(0);
      expect(nodes.filter(({ pid }) => isAlive(pid))).toEqual([]);
      const [postgres = ''] = /postgresql:\S+(?=\))/u.exec(output.text) ?? [];
      const { hostname, port } = new URL(postgres);
      await expect(fetch(`http://${hostname}:${port}`)).rejects.toMatchObject({
        cause: { code: 'ECONNREFUSED' },
      });
    } finally {
      program.kill('SIGTERM');
    }
  },
);

async function listenOn(port: number): Promise<Server | null> {
  const server = createServer().listen(port, '127.0.0.1');
  return await once(server, 'listening').then(
    () => server,
    () => null,
  );
}

/**
 * Takes the port of the first node; those of the other four are free. They are below the ports that the system gives to connections,
 * so that no other program gets one of them meanwhile.
 */
async function takeFirstOfFivePorts(): Promise<{ other: Server; port: number }> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = await Promise.all([0, 1, 2, 3, 4].map((offset) => listenOn(port + offset)));
    const [other] = servers;
    const areFree = servers.every((server) => server !== null);
    for (const server of servers) {
      if (server !== other || !areFree) server?.close();
    }
    if (other && areFree) return { other, port };
  }
}

it('leaves nothing behind when a node cannot start', async () => {
  const { other, port } = await takeFirstOfFivePorts();
  const database = await createTestDatabase('postgresql');
  const { program, output } = startProgram({ DATABASE_URL: database.url, PORT: String(port) });
  try {
    expect(await once(program, 'exit')).toEqual([1, null]);
    expect(output.text).toContain(`api-1    | Port ${port} of 127.0.0.1 is in use`);
    expect(output.text).toContain('Everything is stopped.');
    expect(output.text.match(/\(has ended: /gu)).toHaveLength(5);
  } finally {
    program.kill('SIGTERM');
    other.close();
    await database.dispose();
  }
});
