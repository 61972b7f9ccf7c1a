import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Builds and packs the libraries as they would be published, and uses the tarballs as a stranger would: installed into
 * an empty project, on the oldest Node they claim to run on, with types checked down to the declaration files.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const libraries = ['core', 'rest', 'graphql'];
const examples = ['embed-in-node', 'mount-in-koa'];
const programTimeoutMs = 30_000;

interface Tarball {
  readonly path: string;
  readonly files: readonly string[];
}

const execute = promisify(execFile);

/** Runs a command to its end. What it printed is shown only if it fails. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(command, args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`);
  }
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`✓ ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}

/** From nothing, so that no file of an earlier build slips into a tarball. */
async function build(): Promise<void> {
  const folders = libraries.map((name) => join(root, 'packages', name));
  for (const folder of folders) {
    await rm(join(folder, 'dist'), { recursive: true, force: true });
  }
  await run(tool('tsc'), ['-b', ...folders], root);
}

async function pack(name: string, folder: string): Promise<Tarball> {
  const printed = await run(
    'npm',
    ['pack', '--json', '--pack-destination', folder],
    join(root, 'packages', name),
  );
  const [packed] = Object.values(
    JSON.parse(printed) as Record<string, { filename: string; files: { path: string }[] }>,
  );
  assert(packed !== undefined, `npm pack said nothing about ${name}`);
  return { path: join(folder, packed.filename), files: packed.files.map((file) => file.path) };
}

function checkFiles(name: string, files: readonly string[]): void {
  const strangers = files.filter(
    (file) =>
      (!/^(dist\/.+\.(js|d\.ts|json)|package\.json|README\.md|LICENSE|CHANGELOG\.md|schema\.graphql)$/.test(
        file,
      ) &&
        !/^src\/graphiql\/page\/.+\.(html|css|js|svg)$/.test(file)) ||
      /\.(test|fixture)\./.test(file),
  );
  assert.deepEqual(strangers, [], `files that do not belong into the tarball of ${name}`);
  for (const needed of ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']) {
    assert(files.includes(needed), `${needed} is missing in the tarball of ${name}`);
  }
  if (name === 'core') {
    assert(
      files.some((file) => file.endsWith('/movies.json')),
      'the starter catalogue is missing',
    );
  }
}

async function lint({ path }: Tarball): Promise<void> {
  await run(tool('publint'), ['run', path, '--strict'], root);
  await run(
    tool('attw'),
    [path, '--profile', 'esm-only', '--exclude-entrypoints', 'schema.graphql', '--no-color'],
    root,
  );
}

/** A project of somebody else's that has the tarballs installed, with the examples as its programs. */
async function createConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await cp(join(root, 'scripts/consumer'), folder, { recursive: true });
  for (const example of examples) {
    await cp(join(root, 'examples', example, 'src'), join(folder, example), { recursive: true });
  }
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await run('npm', ['install', '--prefix', folder, ...quiet, ...tarballs.map(({ path }) => path)], folder);
}

async function compile(folder: string): Promise<void> {
  const compiler = join(folder, 'node_modules/.bin/tsc');
  await run(compiler, [], folder);
  const files = await run(compiler, ['--listFilesOnly'], folder);
  assert(!files.includes('/@mikro-orm/'), 'public declarations reach into the database layer');
  await run(compiler, ['-p', 'tsconfig.testing.json'], folder);
}

async function runPrograms(folder: string): Promise<void> {
  const node = join(folder, 'node_modules/.bin/node');
  const empty = join(folder, 'empty');
  await mkdir(empty);
  const program = (name: string) => [join(folder, 'out', name)];

  await untilExit(spawn(node, program('imports.js'), { cwd: empty, stdio: ['ignore', 'ignore', 'inherit'] }));
  const story = await run(node, program('embed-in-node/main.js'), empty);
  assert.match(story, /Task refresh-movie: completed, 100 %/);
  assert.equal(await run(node, program('sign-in.js'), empty), 'true api-key\n');
  await run(node, program('testing.js'), empty);
  assert.equal(
    await run(node, program('graphql.js'), empty),
    '{"data":{"movies":{"totalCount":0}}} 200 200 true\n',
  );

  const env = { ...process.env, PORT: '0' };
  const server = spawn(node, program('mount-in-koa/main.js'), {
    cwd: empty,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(server.stdout, 'data')) as [Buffer];
  const [, token, url = ''] = /Bearer (\w+)" (\S+)/.exec(said.toString()) ?? [];
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  server.kill('SIGTERM');
  await untilExit(server);
  assert.deepEqual(await readdir(empty), [], 'the programs left files behind');
}

/** The first Node on the way that is too old for these packages, as the one of the machine may be. */
async function findOldNode(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    const version = await execute(node, ['--version']).catch(() => null);
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version?.stdout ?? '') ?? [];
    if (Number(major) < 22 || (Number(major) === 22 && Number(minor) < 17)) {
      return node;
    }
  }
  return undefined;
}

/** Native modules end the process of an older Node without a word; ours says first what is missing. */
async function refuseOldNode(folder: string): Promise<void> {
  const node = await findOldNode();
  if (node === undefined) {
    console.log('  no Node below 22.17 on the PATH: what it prints was not tried');
    return;
  }
  for (const entry of [
    '@cinephage/core',
    '@cinephage/core/auth/better-auth',
    '@cinephage/rest',
    '@cinephage/graphql',
  ]) {
    const program = `import('${entry}').catch(({ message }) => console.log(message))`;
    const told = await run(node, ['--input-type=module', '-e', program], folder);
    assert.match(told, /^Cinephage needs Node 22\.17 or later; .+\n$/, entry);
  }
}

async function untilExit(program: ChildProcess): Promise<void> {
  const timeout = setTimeout(() => program.kill('SIGKILL'), programTimeoutMs);
  const [code, signal] = await once(program, 'exit');
  clearTimeout(timeout);
  assert.equal(signal ?? code, 0, `${program.spawnargs.join(' ')} did not end well`);
}

function tool(name: string): string {
  return join(root, 'node_modules/.bin', name);
}

const folder = await mkdtemp(join(tmpdir(), 'cinephage-packages-'));
try {
  await step('built', build);
  const tarballs: Tarball[] = [];
  for (const name of libraries) {
    const tarball = await pack(name, folder);
    tarballs.push(tarball);
    checkFiles(name, tarball.files);
    await step(`@cinephage/${name}: ${tarball.files.length} files, publint, attw`, () => lint(tarball));
  }
  const consumer = join(folder, 'consumer');
  await step('installed into an empty project', () => createConsumer(consumer, tarballs));
  await step('types check, declarations of the libraries included', () => compile(consumer));
  await step('a Node that is too old is refused in a sentence', () => refuseOldNode(consumer));
  await step('examples run from the tarballs; importing does nothing', () => runPrograms(consumer));
} finally {
  await rm(folder, { recursive: true, force: true });
}
