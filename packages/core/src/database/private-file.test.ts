import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';

describe('the files of a SQLite database', () => {
  let parent: string;
  let folder: string;
  let formerMask: number;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'cinephage-files-'));
    folder = join(parent, 'data');
    formerMask = process.umask(0o022);
  });
  afterEach(() => {
    process.umask(formerMask);
    rmSync(parent, { recursive: true });
  });

  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const modes = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));
  const open = () => createLibrary({ database: `sqlite:${join(folder, 'library.db')}` });

  it('are readable for their owner only, and so is their folder', async () => {
    const library = await open();
    await library.movies.import([toImport(movieMetadata(1))]);
    expect(modes()).toEqual({ 'library.db': '600', 'library.db-shm': '600', 'library.db-wal': '600' });
    expect(modeOf(folder)).toBe('700');
    await library.stop();
    expect(modes()).toMatchObject({ 'library.db': '600' });
  });

  it.each([
    [0o644, '600'],
    [0o664, '600'],
    [0o640, '640'],
    [0o660, '660'],
  ])('of an earlier version have their mode %o changed to %s', async (former, mode) => {
    await (await open()).stop();
    chmodSync(join(folder, 'library.db'), former);
    chmodSync(folder, 0o755);
    const library = await open();
    expect(modes()).toMatchObject({ 'library.db': mode, 'library.db-wal': mode, 'library.db-shm': mode });
    // The folder existed before, and may contain other files.
    expect(modeOf(folder)).toBe('755');
    await library.stop();
  });

  it('keep the mode of a database that is not ours', async () => {
    await (await open()).stop();
    const path = join(folder, 'library.db');
    rmSync(path);
    const { DatabaseSync } = await import('node:sqlite');
    const foreign = new DatabaseSync(path);
    foreign.exec('create table movie (id text)');
    foreign.close();
    await expect(open()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(modeOf(path)).toBe('644');
  });
});
