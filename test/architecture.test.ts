import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = await readFile(join(root, 'ARCHITECTURE.md'), 'utf8');
const isGenerated = (path: string) => /(^|\/)(node_modules|dist|data)(\/|$)/.test(path);

/** The code spans of a text that are whole names, without code blocks. */
function spansOf(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gmsu, '');
  return [...new Set([...prose.matchAll(/`([^`\n]+)`/gu)].map(([, span = '']) => span))];
}

const pathsOf = (text: string) =>
  spansOf(text).filter(
    (span) => /^[\w./-]+(\/|\.(ts|json|graphql|md))$/u.test(span) && !span.startsWith('.'),
  );

/** camelCase and snake_case names: those of functions, types, columns and tables. */
const namesOf = (text: string) =>
  spansOf(text)
    .map((span) => span.replace(/\(\w*\)$/u, ''))
    .filter((span) => /^[A-Za-z]\w*(_\w+|[a-z][A-Z]\w*)$/u.test(span));

let files: readonly string[];
let source: string;

/** Whether a file has this path, or the path as its end; folders end with a slash. */
const exists = (path: string) => files.some((file) => `/${file}`.includes(`/${path}`) && isEnd(file, path));
const isEnd = (file: string, path: string) => path.endsWith('/') || file.endsWith(path);

beforeAll(async () => {
  const found = globSync('{bench,docs,examples,packages,scripts,test}/**/*.*', {
    cwd: root,
    exclude: isGenerated,
  });
  files = [...found, 'biome.json'];
  const modules = files.filter((file) => /^packages\/\w+\/src\/.*(?<!\.test)\.ts$/u.test(file));
  source = (await Promise.all(modules.map((file) => readFile(join(root, file), 'utf8')))).join('\n');
});

describe('ARCHITECTURE.md', () => {
  it('mentions files and folders that exist', () => {
    const paths = pathsOf(page);
    expect(paths.length).toBeGreaterThan(80);
    expect(paths.filter((path) => !exists(path))).toEqual([]);
  });

  it('mentions names that the source has', () => {
    const names = namesOf(page);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`, 'u').test(source))).toEqual([]);
  });

  it('is checked: a missing file and a missing name are found', () => {
    expect(pathsOf('`movies/no-such-file.ts` and `no-such-folder/`').filter((path) => !exists(path))).toEqual(
      ['movies/no-such-file.ts', 'no-such-folder/'],
    );
    expect(namesOf('`createNothing` and `no_table`')).toEqual(['createNothing', 'no_table']);
  });
});
