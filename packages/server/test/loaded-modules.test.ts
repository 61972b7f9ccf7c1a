import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, listWith, signIn } from './support/api.ts';
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
  'the migrations': '/packages/core/src/database/migrations/sqlite/0001-movies.ts',
  'the search for files': '/node_modules/tinyglobby/',
  'the copy between databases': '/packages/core/src/copy/run-copy.ts',
  'the analysis of media files': '/node_modules/mediainfo.js/',
  'the OpenAPI document': '/packages/rest/src/openapi/document.ts',
  'changes of movies': '/packages/core/src/composition/movie-changes.ts',
  'operations on files': '/packages/core/src/composition/define-file-operations.ts',
  'the quality profiles': '/packages/core/src/quality/create-quality-profiles.ts',
  'decisions about releases': '/packages/core/src/decisions/decide.ts',
  'the protocols of indexers': '/packages/core/src/indexers/wire/',
  'the parser of XML': '/node_modules/htmlparser2/',
  'polls of download clients': '/packages/core/src/queue/polling/poll-once.ts',
  'the queue': '/packages/core/src/queue/create-queue.ts',
  'scans of folders': '/packages/core/src/scan/scan-root-folders.ts',
  'imports of files': '/packages/core/src/import/create-imports.ts',
  'RSS sync': '/packages/core/src/search/rss/sync-rss.ts',
  'the schemas of TMDB': '/packages/core/src/metadata/tmdb/tmdb-responses.schema.ts',
  undici: 'NativeModule internal/deps/undici/undici',
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinephage-modules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * A few more than a start and lists load now. What exceeds it should be loaded on first use, as of the features in
 * `packages/core/src/composition/compose-features.ts`: each module takes about a third of a millisecond and 40 kB.
 */
const maximumModules = 1_240;

/** The modules that a server loads which starts, not for the first time, and then serves `use`. */
async function modulesOf(use: (url: string) => Promise<unknown>): Promise<string> {
  await using workspace = await createWorkspace('sqlite');
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
  return modules;
}

/** The names in `lazy` of what it loads. */
async function loadedBy(use: (url: string) => Promise<unknown>): Promise<string[]> {
  return namesIn(await modulesOf(use));
}

const namesIn = (modules: string) =>
  Object.entries(lazy).flatMap(([name, part]) => (modules.includes(part) ? [name] : []));

describe('a server loads on first use', () => {
  it.each(Object.entries(lazy).filter(([, part]) => !part.startsWith('NativeModule')))(
    '%s, from a path that exists',
    (_, part) => {
      expect(existsSync(join(repository, part))).toBe(true);
    },
  );

  it('all that a start and lists do not need', async () => {
    const modules = await modulesOf(async (url) => {
      for (const path of ['/api/health', '/api/ready']) {
        expect((await fetch(url + path)).status).toBe(200);
      }
      expect((await listWith(url, { 'x-api-key': apiKey })).status).toBe(200);
      expect((await listWith(url, { 'x-api-key': 'unknown' })).status).toBe(401);
      expect((await fetch(`${url}/api/docs`)).status).toBe(200);
    });
    expect(namesIn(modules)).toEqual([]);
    const files = modules.split('\n').filter((name) => name.startsWith('file:'));
    expect(files.length).toBeLessThanOrEqual(maximumModules);
  });

  it('a feature, by its first request', async () => {
    const loaded = await loadedBy(async (url) => {
      expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200);
      const headers = { 'x-api-key': apiKey };
      expect((await fetch(`${url}/api/quality-profiles`, { headers })).status).toBe(200);
    });
    expect(loaded).toEqual(['the OpenAPI document', 'the quality profiles']);
  });

  it('nothing of searches by the schedules of every few minutes, while there is no indexer', async () => {
    const loaded = await loadedBy(async (url) => {
      const headers = { 'x-api-key': apiKey };
      for (const schedule of ['sync-rss', 'grab-pending-releases']) {
        const { body } = await ask(`${url}/api/tasks/schedules/${schedule}/run`, 'POST', headers);
        const read = async () => (await ask(`${url}/api/tasks/${body.taskId}`, 'GET', headers)).body.state;
        await expect.poll(read).toBe('completed');
      }
    });
    expect(loaded).toEqual(['RSS sync']);
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
