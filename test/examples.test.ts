import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as core from '@cinephage/core';
import { createLibrary } from '@cinephage/core';
import { createTestDatabase } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensureBuilt } from './ensure-built.ts';

/** An `@example` of a declaration in the sources of a published package. */
interface Example {
  /** Path of the source from the root, and the name of the declaration. */
  readonly title: string;
  readonly packageName: string;
  /** Such as `movies.add`; undefined if it is no operation of `Library`. */
  readonly operation: string | undefined;
  /** Name of the declaration that the comment belongs to. */
  readonly declared: string;
  readonly code: string;
}

const root = join(import.meta.dirname, '..');
/** The packages may have to be built first. */
const compileTimeoutMs = 300_000;

/** The interfaces that `Library` is composed of. */
const groups: Readonly<Record<string, string>> = {
  Library: '',
  Movies: 'movies.',
  Versions: 'versions.',
  Files: 'files.',
  Renames: 'renames.',
  Tasks: 'tasks.',
  Schedules: 'schedules.',
  Events: 'events.',
  ActivityLog: 'activity.',
  Imports: 'imports.',
  QualityProfiles: 'qualityProfiles.',
  QualityDefinitions: 'qualityDefinitions.',
  RootFolders: 'rootFolders.',
  Indexers: 'indexers.',
  IndexerConnections: 'indexerConnections.',
  CustomFormats: 'customFormats.',
  DelayProfiles: 'delayProfiles.',
  Blocklist: 'blocklist.',
  SearchSettings: 'searchSettings.',
  DownloadSettings: 'downloadSettings.',
  Search: 'search.',
  DownloadClients: 'downloadClients.',
  Downloads: 'downloads.',
  Queue: 'queue.',
  QueueImports: 'queue.',
  Wanted: 'wanted.',
  Webhooks: 'webhooks.',
  Naming: 'naming.',
  Scan: 'scan.',
  RecycleBin: 'recycleBin.',
  Unmatched: 'unmatched.',
  Metadata: 'metadata.',
};

const examples = ['core', 'rest', 'graphql', 'server'].flatMap((name) =>
  globSync(`packages/${name}/src/**/*.ts`, { cwd: root })
    .filter((file) => !/\.(test|fixture)\.ts$/.test(file))
    .flatMap((file) => examplesOf(file, `@cinephage/${name}`)),
);

function examplesOf(file: string, packageName: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8');
  const comments = [...text.matchAll(/^ *\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*(?<declaration>.*)$/gm)];
  return comments.flatMap((comment) => {
    const declared = /^(?:export )?(?:async )?(?:function |const |interface |type )?(?:readonly )?(\w+)/.exec(
      comment.groups?.declaration ?? '',
    )?.[1];
    const container = [...text.slice(0, comment.index).matchAll(/^export interface (\w+)/gm)].at(-1)?.[1];
    const isMember = comment[0].startsWith('  ');
    const group = isMember && container !== undefined ? groups[container] : undefined;
    return codeOf(comment[0]).map((code) => ({
      title: `${relative('packages', file)}: ${declared}`,
      packageName,
      operation: group === undefined ? undefined : `${group}${declared}`,
      declared: declared ?? '',
      code,
    }));
  });
}

/** The lines after each `@example` that has its code on lines of its own. */
function codeOf(comment: string): string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*(?:\/| |$)/, ''));
  const tags = lines.flatMap((line, index) => (line.trim() === '@example' ? [index] : []));
  return tags.map((start) => {
    const after = lines.slice(start + 1);
    const end = after.findIndex((line) => line.startsWith('@'));
    return after.slice(0, end === -1 ? -1 : end).join('\n');
  });
}

/** What examples use of a host, without declaring it. */
const surroundings = `
import type { RequestListener, Server } from 'node:http';
import type { Authenticator } from '@cinephage/core';
import type { GraphQLGateway } from '@cinephage/graphql';

interface App {
  use(handler: RequestListener): void;
  use(path: string, handler: RequestListener): void;
  all(path: string, handler: (context: { req: { raw: Request } }) => Response | Promise<Response>): void;
}

declare global {
  const app: App;
  const auth: Authenticator;
  const gateway: GraphQLGateway;
  const options: unknown;
  const request: Request;
  const server: Server;
}
`;

/** Imports that examples leave out, by a pattern of their use. */
const otherImports: readonly (readonly [RegExp, string])[] = [
  [/\bz\./, "import { z } from 'zod';"],
  [/\bmovieCreateSchema\b/, "import { movieCreateSchema } from '@cinephage/core/schemas';"],
  [/\bcreateOpenApiDocument\(/, "import { createOpenApiDocument } from '@cinephage/rest/openapi';"],
  [/\bwriteFile\(/, "import { writeFile } from 'node:fs/promises';"],
  [/\bnew Koa\(/, "import Koa from 'koa';"],
  [/\bcreateServer\(/, "import { createServer } from 'node:http';"],
];

/** The example as a module: with an import of what it uses of its package and of core, and with a library if it uses one. */
async function toModule({ code, packageName }: Example): Promise<string> {
  const imports = await Promise.all(
    [...new Set(['@cinephage/core', packageName])].map(async (name) => {
      const names = Object.keys(name === '@cinephage/core' ? core : await import(name)).filter(
        (exported) =>
          new RegExp(`\\b${exported}\\(`).test(code) ||
          (exported === 'optionRules' && code.includes(exported)),
      );
      return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${name}';\n`;
    }),
  );
  const usesLibrary = /\blibrary\b/.test(code) && !/const library\b/.test(code);
  return [
    ...imports,
    ...otherImports.map(([use, line]) => (use.test(code) ? `${line}\n` : '')),
    usesLibrary ? "import type { Library } from '@cinephage/core';\n" : '',
    usesLibrary
      ? 'export async function run(library: Library): Promise<void> {\n'
      : 'export async function run(): Promise<void> {\n',
    code,
    '\n}\n',
  ].join('');
}

describe('the examples in the sources', () => {
  let folder: string;
  beforeAll(async () => {
    mkdirSync(join(root, 'test/.examples'), { recursive: true });
    folder = mkdtempSync(join(root, 'test/.examples/run-'));
    for (const [index, example] of examples.entries()) {
      writeFileSync(join(folder, `example-${index}.ts`), await toModule(example));
    }
    writeFileSync(join(folder, 'surroundings.ts'), surroundings);
    const config = {
      extends: '../../../tsconfig.test.json',
      compilerOptions: { noUnusedLocals: false, customConditions: [] },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'are valid TypeScript',
    async () => {
      await ensureBuilt();
      const compiler = join(root, 'node_modules/.bin/tsc');
      const { status, stdout } = spawnSync(compiler, ['-p', folder], { cwd: root, encoding: 'utf8' });
      const errors = stdout.replace(
        /\S*example-(\d+)\.ts/g,
        (_, index) => examples[Number(index)]?.title ?? '',
      );
      expect({ status, errors }).toEqual({ status: 0, errors: '' });
    },
    compileTimeoutMs,
  );

  it('cover every operation of a library', async () => {
    await using library = await createLibrary({ database: 'sqlite::memory:' });
    const operations = Object.entries(library).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : Object.keys(value).map((operation) => `${name}.${operation}`),
    );
    expect(operations).toContain('movies.add');
    const covered = examples.map(({ operation }) => operation);
    expect(operations.filter((operation) => !covered.includes(operation))).toEqual([]);
  });

  it('cover the functions that create something or work on whole databases', () => {
    const functions = Object.keys(core).filter((name) => /^create|Database$/.test(name));
    expect(functions).toContain('backupDatabase');
    const covered = examples.map(({ declared }) => declared);
    expect(functions.filter((name) => !covered.includes(name))).toEqual([]);
  });

  it.each(
    examples
      .map((example, index) => ({ ...example, index }))
      .filter(({ operation }) => operation !== undefined),
  )('runs: $operation', async ({ index }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    // Of a template: to make the tables again takes five times as long as all else.
    const database = await createTestDatabase('sqlite');
    try {
      await using library = await createLibrary({ database: database.url });
      const module = await import(pathToFileURL(join(folder, `example-${index}.ts`)).href);
      await module.run(library);
    } finally {
      await database.dispose();
      log.mockRestore();
    }
  });
});
