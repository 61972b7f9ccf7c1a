import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmInstall, run, untilPrinted } from './run.ts';
import type { PackageName, Tarball } from './tarballs.ts';

const pathsOf = (tarballs: readonly Tarball[], ...names: PackageName[]) =>
  tarballs.filter(({ name }) => names.includes(name)).map(({ path }) => path);

async function createProject(folder: string, manifest: object = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', ...manifest }),
  );
}

/** Packages that send usage data, or build and download something when they are installed. */
const unwanted = ['@scarf/scarf', 'swagger-ui-dist', '@better-auth/api-key'];

/** `npm i @cinephage/server`, then `npx @cinephage/server`. */
export async function installServer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await createProject(folder);
  await npmInstall(folder, pathsOf(tarballs, 'core', 'rest', 'graphql', 'server'));
  const lockfile = await readFile(join(folder, 'package-lock.json'), 'utf8');
  for (const name of unwanted) {
    assert(!lockfile.includes(`node_modules/${name}"`), `${name} is installed`);
  }
  for (const name of ['graphql', 'zod', 'kysely', 'better-sqlite3', '@cinephage/core']) {
    assert.equal(lockfile.split(`node_modules/${name}": {`).length - 1, 1, `copies of ${name}`);
  }
  const env = { ...process.env, PORT: '0', CINEPHAGE_DATA_DIR: join(folder, 'data') };
  const server = spawn('npx', ['--no', '@cinephage/server'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const [, url = ''] = await untilPrinted(server, /listens on (\S+)/);
  const health = await fetch(`${url}/api/health`);
  assert.equal(health.status, 200);
  for (const path of ['/api/docs', '/api/docs/swagger-ui-bundle.js', '/graphql/graphiql/graphiql.js']) {
    const headers = { accept: 'text/html' };
    assert.equal((await fetch(`${url}${path}`, { headers })).status, 200, path);
  }
  // npx passes no signal on, so that its whole process group gets it.
  assert(server.pid !== undefined);
  process.kill(-server.pid, 'SIGTERM');
  await new Promise((resolve) => server.once('close', resolve));
}

/** `npm i @cinephage/core better-auth`. */
export async function installWithBetterAuth(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await createProject(folder);
  await npmInstall(folder, [...pathsOf(tarballs, 'core'), 'better-auth']);
  await writeFile(
    join(folder, 'main.js'),
    `import { createLibrary } from '@cinephage/core';
import { createBetterAuth } from '@cinephage/core/auth/better-auth';
const library = await createLibrary({ database: 'sqlite::memory:' });
const auth = await createBetterAuth({ library });
const { key } = await auth.apiKeys.create({ name: 'first' });
const headers = new Headers({ 'x-api-key': key });
console.log((await auth.authenticate({ method: 'GET', url: '/', headers, clientIp: '127.0.0.1' })).name);
await auth.close();
await library.stop();
`,
  );
  assert.equal(await run(process.execPath, ['main.js'], folder), 'first\n');
}

/**
 * With a package that depends on graphql 17, and the oldest zod that the packages accept: npm installs one
 * graphql 16 for the gateway, and queries work.
 */
export async function installWithGraphql17(
  folder: string,
  tarballs: readonly Tarball[],
  program: string,
): Promise<void> {
  const dependent = join(folder, 'dependent');
  await createProject(dependent, {
    name: 'dependent',
    version: '1.0.0',
    dependencies: { graphql: '^17.0.0' },
  });
  await run('npm', ['pack', '--silent', '--pack-destination', folder], dependent);
  const project = join(folder, 'project');
  await createProject(project);
  await npmInstall(project, [
    join(folder, 'dependent-1.0.0.tgz'),
    ...pathsOf(tarballs, 'core', 'graphql'),
    'zod@4.5.4',
  ]);
  const lockfile = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const copies = Object.entries(lockfile.packages)
    .filter(([path]) => path.endsWith('node_modules/graphql'))
    .map(([path, { version }]) => `${path} ${version?.split('.')[0]}`);
  assert.deepEqual(copies.sort(), [
    'node_modules/dependent/node_modules/graphql 17',
    'node_modules/graphql 16',
  ]);
  await cp(program, join(project, 'graphql.js'));
  assert.match(await run(process.execPath, ['graphql.js'], project), /"totalCount":0/);
}
