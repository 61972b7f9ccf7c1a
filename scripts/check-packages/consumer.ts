import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findNode, supportedVersions, unsupportedVersion } from './node-versions.ts';
import { npmInstall, root, run, untilExit, untilPrinted } from './run.ts';
import type { Tarball } from './tarballs.ts';

const examples = ['embed-in-node', 'mount-in-koa'];

/** A project that has the libraries installed, with `scripts/consumer` and the examples as its programs. */
export async function createConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await cp(join(root, 'scripts/consumer'), folder, { recursive: true });
  for (const example of examples) {
    await cp(join(root, 'examples', example, 'src'), join(folder, example), { recursive: true });
  }
  const libraries = tarballs.filter(({ name }) => name !== 'server');
  await npmInstall(
    folder,
    libraries.map(({ path }) => path),
  );
}

/** Strict, and without `skipLibCheck`: the declarations of the libraries and of what they import are checked too. */
export async function compile(folder: string): Promise<void> {
  const compiler = join(folder, 'node_modules/.bin/tsc');
  await run(compiler, [], folder);
  const files = await run(compiler, ['--listFilesOnly'], folder);
  assert(!files.includes('/@mikro-orm/'), 'public declarations import MikroORM');
  await run(compiler, ['-p', 'tsconfig.testing.json'], folder);
}

/** Runs the programs on each supported version, and on the oldest those that do not depend on it. */
export async function runPrograms(folder: string): Promise<void> {
  for (const version of supportedVersions) {
    const node = await findNode(version);
    const empty = join(folder, `empty-${version}`);
    await mkdir(empty);
    const program = (name: string) => join(folder, 'out', name);

    const [story, required, twoLibraries, signIn, graphql] = await Promise.all(
      ['embed-in-node/main.js', 'required.cjs', 'two-libraries.js', 'sign-in.js', 'graphql.js'].map((name) =>
        run(node, [program(name)], empty),
      ),
    );
    assert.match(story ?? '', /Task refresh-movie: completed, 100 %/);
    assert.equal(required, 'one copy\n');
    assert.equal(twoLibraries, '1 0\n');
    assert.equal(signIn, 'true api-key\n');
    assert.equal(graphql, '{"data":{"movies":{"totalCount":0}}} 200 200 true\n');
    if (version === supportedVersions[0]) {
      await untilExit(
        spawn(node, [program('imports.js')], { cwd: empty, stdio: ['ignore', 'ignore', 'inherit'] }),
      );
      await run(node, [program('testing.js')], empty);
      await serve(node, program('mount-in-koa/main.js'), empty);
    }
    assert.deepEqual(await readdir(empty), [], 'the programs left files behind');
  }
}

async function serve(node: string, program: string, cwd: string): Promise<void> {
  const env = { ...process.env, PORT: '0' };
  const server = spawn(node, [program], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [, token, url = ''] = await untilPrinted(server, /Bearer (\w+)" (\S+)/);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.status, 200);
  server.kill('SIGTERM');
  await untilExit(server);
}

/** Native modules end the process of an older Node without a message; the packages print first what is missing. */
export async function refuseOldNode(folder: string): Promise<void> {
  const node = await findNode(unsupportedVersion);
  for (const entry of [
    '@cinephage/core',
    '@cinephage/core/auth/better-auth',
    '@cinephage/rest',
    '@cinephage/graphql',
  ]) {
    const program = `import('${entry}').catch(({ message }) => console.log(message))`;
    const printed = await run(node, ['--input-type=module', '-e', program], folder);
    assert.match(printed, /^Cinephage needs Node 22\.17 or later; .+\n$/, entry);
  }
}
