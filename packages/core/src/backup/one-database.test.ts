import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { importAll } from '../testing/test-library.fixture.ts';
import { backupDatabase } from './backup-database.ts';
import { restoreDatabase } from './restore-database.ts';

const movies = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => madeUpMovie(from + index));

describe('a backup on sqlite alone', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-backup-'));
    path = join(folder, 'library.db');
    return () => rm(folder, { recursive: true });
  });
  const url = () => `sqlite:${path}`;

  it('never overwrites the database itself', async () => {
    await (await createLibrary({ database: url() })).stop();
    const before = await readFile(path);
    await expect(backupDatabase({ database: url(), file: path, overwrite: true })).rejects.toThrow(
      /the database itself/,
    );
    await expect(restoreDatabase({ database: url(), file: path })).rejects.toThrow(/the database itself/);
    expect(await readFile(path)).toEqual(before);
  });

  it('replaces a database that is damaged, or no database at all, and keeps what was there', async () => {
    const file = join(folder, 'backup.db');
    const library = await createLibrary({ database: url() });
    await importAll(library, movies(0, 20));
    await library.stop();
    await backupDatabase({ database: url(), file });
    for (const bytes of [
      Buffer.from('no database '.repeat(1_000)),
      (await readFile(path)).fill(0x5a, 200, 9_000),
    ]) {
      await writeFile(path, bytes);
      await writeFile(`${path}-wal`, 'stale');
      const { kept } = await restoreDatabase({ database: url(), file });
      expect(await readFile(kept ?? '')).toEqual(bytes);
      const again = await createLibrary({ database: url() });
      expect((await again.movies.list()).pagination.total).toBe(20);
      await again.stop();
    }
  });

  it('may be a copied database with its WAL, which is left as it is', async () => {
    const library = await createLibrary({ database: url() });
    await importAll(library, movies(0, 20));
    const copied = join(folder, 'copied.db');
    for (const suffix of ['', '-wal']) {
      await writeFile(`${copied}${suffix}`, await readFile(`${path}${suffix}`));
    }
    await library.stop();
    const before = await readFile(`${copied}-wal`);
    expect(before.length).toBeGreaterThan(0);
    await restoreDatabase({ database: `sqlite:${join(folder, 'new', 'library.db')}`, file: copied });
    expect(await readFile(`${copied}-wal`)).toEqual(before);
    const restored = await createLibrary({ database: `sqlite:${join(folder, 'new', 'library.db')}` });
    expect((await restored.movies.list()).pagination.total).toBe(20);
    await restored.stop();
  });

  it('is not restored over a database of another application', async () => {
    await (await createLibrary({ database: url() })).stop();
    const file = join(folder, 'backup.db');
    await backupDatabase({ database: url(), file });
    const other = new SqliteDatabase(join(folder, 'other.db'));
    other.exec('create table notes (text)');
    other.close();
    const before = await readFile(join(folder, 'other.db'));
    await expect(restoreDatabase({ database: `sqlite:${join(folder, 'other.db')}`, file })).rejects.toThrow(
      /not a Cinephage database/,
    );
    expect(await readFile(join(folder, 'other.db'))).toEqual(before);
  });

  it('is whole in a copy of the file of a library that has stopped', async () => {
    const library = await createLibrary({ database: url() });
    await importAll(library, movies(0, 20));
    // Another program has the file open: SQLite alone would leave all of it in the WAL.
    const other = new SqliteDatabase(path);
    other.prepare('select count(*) from movie').get();
    await library.stop();
    const copied = join(folder, 'copied.db');
    await writeFile(copied, await readFile(path));
    other.close();
    const copy = new SqliteDatabase(copied, { readonly: true });
    expect(copy.prepare('select count(*) as n from movie').get()).toEqual({ n: 20 });
    copy.close();
  });
});

describe('a backup of a PostgreSQL', () => {
  const oldPath = process.env.PATH;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-backup-'));
    return async () => {
      process.env.PATH = oldPath;
      await rm(folder, { recursive: true });
    };
  });

  it.each([
    [
      'that is newer than pg_dump',
      `echo "pg_dump (PostgreSQL) 9.6.24"`,
      /is PostgreSQL \d+, but the installed pg_dump is of version 9/,
    ],
    ['without pg_dump', null, /need the program pg_dump, which is not installed/],
  ])('%s says what is missing', async (_case, script, sentence) => {
    const programs = join(folder, 'bin');
    await mkdir(programs);
    if (script !== null) {
      await writeFile(join(programs, 'pg_dump'), `#!/bin/sh\n${script}\n`);
      await chmod(join(programs, 'pg_dump'), 0o755);
    }
    const { url, dispose } = await createTestDatabase('postgresql');
    process.env.PATH = programs;
    try {
      const backup = backupDatabase({ database: url, file: join(folder, 'library.dump') });
      await expect(backup).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(sentence),
      });
      expect((await readdir(folder)).map((name) => basename(name))).toEqual(['bin']);
    } finally {
      process.env.PATH = oldPath;
      await dispose();
    }
  });
});
