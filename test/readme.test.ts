import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { activityTypes, eventTypes } from '@cinephage/core';
import { createOpenApiDocument } from '@cinephage/rest/openapi';
import { describe, expect, it } from 'vitest';
import { variables } from '../packages/server/src/config/variables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');
const readme = await read('README.md');
/** Those whose commands wait for each other, or for an indexer, are pasted by tests of the server. */
const sectionsOnTheirOwn = readme
  .split(/^(?=## )/m)
  .filter((section) => !/^## (The first evening|Search and grab|From wanted to on disk)\n/.test(section))
  .join('');
const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

const pages = (await readdir(join(root, 'docs'), { recursive: true }))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`)
  .sort();

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...pages,
  'packages/core/README.md',
  'packages/rest/README.md',
  'packages/graphql/README.md',
  'packages/server/README.md',
  'examples/cluster/README.md',
  'examples/embed-in-node/README.md',
  'examples/graphql-client/README.md',
  'examples/mount-in-koa/README.md',
  'examples/wanted-to-disk/README.md',
];

/** `using` is read by Node 24 and later. */
const newerThanNode22 = /\busing\s+\w+\s*=/u;

/** The first cells of a table's rows, from below the heading to the next one. */
function firstColumn(heading: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
}

describe('README', () => {
  it.each(documents)('%s links to what is there', async (document) => {
    const links = [...(await read(document)).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, link]) => link ?? '',
    );
    expect(links.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([]);
  });

  it.each(documents)('%s has code that the oldest supported Node can read', async (document) => {
    const blocks = [...(await read(document)).matchAll(/```(?:ts|js)\n([^`]*)```/g)].map(
      ([, code]) => code ?? '',
    );
    expect(blocks.filter((code) => newerThanNode22.test(code))).toEqual([]);
  });

  it('leaves newer syntax out of examples in the source, too', async () => {
    const files = glob('{packages/*/src,examples/{embed-in-node,mount-in-koa,graphql-client}/src}/**/*.ts', {
      cwd: root,
    });
    const found: string[] = [];
    for await (const file of files) {
      const isExample = file.startsWith('examples/') && !file.endsWith('.test.ts');
      const text = await read(file);
      const code = isExample ? text : [...text.matchAll(/\/\*\*.*?\*\//gs)].join('\n');
      if (newerThanNode22.test(code)) found.push(file);
    }
    expect(found).toEqual([]);
  });

  it('names every variable of the environment, with its default', () => {
    const documented = firstColumn('Environment variables').map((cell) => cell.replaceAll(/[` ]/g, ''));
    expect(documented).toEqual(Object.keys(variables.shape));

    const defaults = Object.entries(variables.parse({})).filter(([, value]) => !Array.isArray(value));
    for (const [name, value] of defaults) {
      expect(readme).toContain(`| \`${name}\` | \`${value}\` |`);
    }
  });

  it('names every endpoint', () => {
    const documented = firstColumn('Endpoints').flatMap((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, all]) => all),
    );
    const { paths } = createOpenApiDocument({ withAuthRoutes: true });
    const served = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented).toEqual(expect.arrayContaining(served));
  });

  it.each([
    ['docs/history.md', [...activityTypes, ...eventTypes]],
    ['docs/webhooks.md', eventTypes.filter((type) => type !== 'task.updated')],
  ])('%s names every type of entries and events', async (page, types) => {
    const text = await read(page);
    expect(types.filter((type) => !text.includes(`\`${type}\``))).toEqual([]);
  });

  it('has one row for each part of a library in the README of core', async () => {
    const parts = [...(await read('packages/core/README.md')).matchAll(/^\| `(library\.\w+)/gm)].map(
      ([, part]) => part,
    );
    expect(parts.length).toBeGreaterThan(20);
    expect(parts.filter((part, index) => parts.indexOf(part) !== index)).toEqual([]);
  });

  it('names npm scripts that exist', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.skipIf(!hasCurl)('has curl lines that work when they are pasted one after the other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-readme-'));
    const main = join(root, 'packages/server/src/main.ts');
    const server = spawn(process.execPath, ['-C', '@cinephage/source', main], {
      cwd: folder,
      env: { PATH: process.env.PATH, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let said = '';
      server.stdout.on('data', (chunk) => {
        said += chunk;
      });
      await expect.poll(() => said).toMatch(/listens on http:\/\/\S+:\d+\s/);
      const [key] = /cinephage_\w+/.exec(said) ?? [];
      const [url = ''] = /http:\/\/[^/\s]+/.exec(said) ?? [];
      const blocks = [...sectionsOnTheirOwn.matchAll(/```sh\n([^`]*curl [^`]*)```/g)].map(
        ([, block]) => block ?? '',
      );
      const isStream = (block: string) => block.includes('curl -N');
      const env = { PATH: process.env.PATH, CINEPHAGE_API_KEY: key };
      const watch = blocks.filter(isStream).join('\n').replaceAll('http://localhost:3000', url);
      const watching = spawn('bash', ['-c', watch.replace('curl', 'exec curl -sS')], { env });
      let watched = '';
      watching.stdout.on('data', (chunk) => {
        watched += chunk;
      });
      await expect.poll(() => watched).not.toBe('');
      const lines = blocks.filter((block) => !isStream(block)).join('\n');
      const script = `set -euo pipefail
        curl() { command curl --fail-with-body -sS "$@"; echo; }
        ${lines.replaceAll('http://localhost:3000', url)}`;
      const { stdout } = await run('bash', ['-c', script], { env });
      await expect
        .poll(() => watched)
        .toMatch(/event: movie\.added.*event: task\.updated.*event: movie\.deleted/s);
      watching.kill();

      const [id, ...answers] = stdout.split('\n').filter((line) => line !== '');
      expect(answers.map((answer) => JSON.parse(answer))).toEqual([
        expect.objectContaining({ pagination: { page: 1, limit: 10, total: 1, totalPages: 1 } }),
        expect.objectContaining({ id, title: 'Inception', searchOnAdd: true }),
        expect.objectContaining({ success: true, id }),
        { success: true, updatedCount: 1, failedCount: 0, failures: [] },
        expect.objectContaining({ success: true, searchId: expect.any(String) }),
        expect.objectContaining({ success: true, taskId: expect.any(String) }),
        { data: { movies: { totalCount: 1, nodes: [expect.objectContaining({ title: 'Inception' })] } } },
      ]);
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await rm(folder, { recursive: true });
    }
  });
});
