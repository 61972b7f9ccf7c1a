import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNode, supportedVersions } from './node-versions.ts';
import { root, run } from './run.ts';

/** What `bundle.ts` prints: status and answers of REST and GraphQL, and the status of GraphiQL. */
const answers = /^200 \{"data":\{"movies":\{"totalCount":0\}\}\} (\d+)\n$/;

interface Bundle {
  readonly title: string;
  /** The file name of the configuration in `docs/bundlers.md`. */
  readonly config: string;
  readonly command: readonly string[];
  /** GraphiQL reads files of its package, which a bundle does not contain. */
  readonly hasGraphiql: boolean;
}

const vite = (config: string) => ['vite', 'build', '--config', config, '--logLevel', 'error'];
const bundles: readonly Bundle[] = [
  {
    title: 'esbuild, packages external',
    config: 'build.mjs',
    command: ['node', 'build.mjs'],
    hasGraphiql: true,
  },
  {
    title: 'esbuild, one file',
    config: 'build-one-file.mjs',
    command: ['node', 'build-one-file.mjs'],
    hasGraphiql: false,
  },
  { title: 'Vite', config: 'vite.config.js', command: vite('vite.config.js'), hasGraphiql: true },
  {
    title: 'Vite, one file',
    config: 'vite.one-file.config.js',
    command: vite('vite.one-file.config.js'),
    hasGraphiql: false,
  },
];

/** Builds a program with each configuration of `docs/bundlers.md`, as written there, and runs the bundles. */
export async function checkBundles(consumer: string): Promise<void> {
  const page = await readFile(join(root, 'docs/bundlers.md'), 'utf8');
  const node = await findNode(supportedVersions[0]);
  const folder = join(consumer, 'bundles');
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await cp(join(consumer, 'bundle.ts'), join(folder, 'src/main.ts'));
  for (const { title, config, command, hasGraphiql } of bundles) {
    await writeFile(join(folder, config), readConfig(page, config));
    const [name = '', ...args] = command;
    const program = name === 'node' ? node : join(consumer, 'node_modules/.bin', name);
    await run(program, args, folder, node);
    const [, graphiql] = answers.exec(await run(node, ['dist/main.js'], folder)) ?? [];
    assert.equal(graphiql === '200', hasGraphiql, `${title}: GraphiQL answers ${graphiql}`);
  }
}

function readConfig(page: string, name: string): string {
  const code = new RegExp(`\`\`\`js\n(// ${name.replaceAll('.', '\\.')}\n[^\`]+)\`\`\``, 'u').exec(page)?.[1];
  assert(code !== undefined, `docs/bundlers.md has no block that begins with // ${name}`);
  return code;
}
