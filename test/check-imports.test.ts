import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('the check of imports', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cinephage-imports-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function check(files: Readonly<Record<string, string>>) {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-imports.ts', folder], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    });
    return { status, stderr };
  }

  it('passes files of core', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-imports.ts'], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['an import', "import { add } from '../movies/add.ts';"],
    ['an import of a type', "import type { Add } from '../movies/add.ts';"],
    ['an export from elsewhere', "export * from '../movies/add.ts';"],
    ['a dynamic import', "export const load = () => import('../movies/add.ts');"],
    ['a type of an import', "export type Add = import('../movies/add.ts').Add;"],
  ])('refuses %s from a layer above', (_kind, text) => {
    const { status, stderr } = check({ 'database/open.ts': text, 'movies/add.ts': 'export type Add = 1;' });
    expect(stderr).toContain('database/open.ts must not import movies/add.ts.');
    expect(status).toBe(1);
  });

  it('refuses an import between features of one layer, and the import of library.ts by a feature', () => {
    const { stderr } = check({
      'tasks/run.ts': "import '../metadata/source.ts';",
      'movies/add.ts': "import type { Library } from '../library.ts';",
    });
    expect(stderr).toContain('tasks/run.ts must not import metadata/source.ts.');
    expect(stderr).toContain('movies/add.ts must not import library.ts.');
  });

  it('passes imports from below, of the same feature, and by tests', () => {
    const { status, stderr } = check({
      'movies/add.ts': "import '../database/open.ts'; import './list/list.ts';",
      'movies/list/list.ts': "import 'zod';",
      'database/open.test.ts': "import '../movies/add.ts';",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('refuses a file that belongs to no layer', () => {
    expect(check({ 'novelty/a.ts': '' }).stderr).toContain('novelty/a.ts belongs to no layer.');
  });
});
