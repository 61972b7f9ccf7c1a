import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listWith, signIn } from './support/api.ts';
import { fromSources, inherited } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { startProcess } from './support/start-process.ts';

const reporter = new URL('support/report-modules.mjs', import.meta.url);
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const apiKey = 'cinephage_loaded_modules_key';

/** What the first use of a feature loads, by a part of the names of its modules. */
const lazy = {
  'better-auth': '/node_modules/better-auth/dist/auth/',
  'the GraphQL gateway': '/packages/graphql/src/',
  GraphQL: '/node_modules/graphql/',
  'the program of the commands': '/node_modules/commander/',
  'the client of PostgreSQL': '/node_modules/pg/',
  'the tasks of PostgreSQL': '/node_modules/pg-boss/',
  'the rate limits of PostgreSQL': '/node_modules/rate-limiter-flexible/',
  'the metrics': '/node_modules/prom-client/',
  'the migrator': '/node_modules/@mikro-orm/migrations/',
  'the migrations': '/database/migrations/sqlite/0001-movies.ts',
  'the search for files': '/node_modules/tinyglobby/',
  'the copy between databases': '/packages/core/src/copy/run-copy.ts',
  'the analysis of media files': '/node_modules/mediainfo.js/',
  'the schemas of TMDB': '/tmdb-responses.schema.ts',
  undici: 'NativeModule internal/deps/undici/undici',
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinephage-modules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The names in `lazy` of what a server loads that starts, on a library of this version, and then serves `use`. */
async function loadedBy(use: (url: string) => Promise<unknown>): Promise<string[]> {
  await using workspace = await createWorkspace('sqlite', { isBlank: true });
  const variables = {
    ...workspace.variables,
    CINEPHAGE_API_KEY: apiKey,
    CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815',
  };
  const first = await startProcess(variables);
  await first.stop();
  const file = join(folder, 'modules.txt');
  const server = await startProcess(
    {
      ...variables,
      NODE_OPTIONS: `${inherited.NODE_OPTIONS} --import=${reporter}`,
      MODULES_FILE: file,
    },
    fromSources,
  );
  await use(server.url);
  expect(await server.stop()).toBe(0);
  const modules = await readFile(file, 'utf8');
  expect(modules).toContain('/packages/core/src/create-library.ts');
  return Object.entries(lazy).flatMap(([name, part]) => (modules.includes(part) ? [name] : []));
}

describe('a server loads on first use', () => {
  it('all that a start and lists do not need', async () => {
    const loaded = await loadedBy(async (url) => {
      for (const path of ['/api/health', '/api/ready']) {
        expect((await fetch(url + path)).status).toBe(200);
      }
      expect((await listWith(url, { 'x-api-key': apiKey })).status).toBe(200);
      expect((await listWith(url, { 'x-api-key': 'unknown' })).status).toBe(401);
      expect((await fetch(`${url}/api/docs`)).status).toBe(200);
      expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200);
    });
    expect(loaded).toEqual([]);
  });

  it('better-auth, by a sign-in', async () => {
    const loaded = await loadedBy(async (url) => {
      expect((await signIn(url, 'admin', 'lovelace1815')).status).toBe(200);
    });
    expect(loaded).toEqual(['better-auth', 'undici']);
  });

  it('GraphQL, by an operation', async () => {
    const loaded = await loadedBy(async (url) => {
      const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ __typename }' });
      expect((await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status).toBe(200);
    });
    expect(loaded).toContain('the GraphQL gateway');
    expect(loaded).not.toContain('better-auth');
  });
});

describe('npm start', () => {
  it('compiles TypeScript at its first start only', async () => {
    await using workspace = await createWorkspace('sqlite', { isBlank: true });
    const file = join(folder, 'modules.txt');
    const compiler = 'NativeModule internal/deps/amaro/dist/index';
    const { scripts } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    const start = async () => {
      const server = spawn('/bin/sh', ['-c', scripts.start], {
        cwd: repository,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...workspace.variables,
          PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
          PORT: '0',
          NODE_COMPILE_CACHE: join(folder, 'compiled'),
          NODE_OPTIONS: `--import=${reporter}`,
          MODULES_FILE: file,
        },
      });
      for await (const text of server.stdout) {
        if (String(text).includes('listens on')) break;
      }
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
      return readFile(file, 'utf8');
    };
    expect(await start()).toContain(compiler);
    expect(await start()).not.toContain(compiler);
  });
});
