import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migration } from '@mikro-orm/migrations';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDatabase, type DatabaseKind, databaseKinds } from '../testing/test-database.ts';
import { parseDatabaseAddress } from './connection-options.ts';
import type { Database } from './database.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { sqliteMigrations } from './migrations/sqlite/index.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

class AddTable extends Migration {
  override up(): void {
    this.addSql('create table added_by_test (id integer primary key)');
    this.addSql("update quality_profile set name = name || ' (migrated)'");
  }
}

class Fail extends Migration {
  override up(): void {
    this.addSql('insert into added_by_test (id) values (1)');
    this.addSql('select * from no_such_table');
  }
}

const added = { name: '9001-add-table', class: AddTable };
const failing = { name: '9002-fail', class: Fail };

function openWith(url: string, ...more: { name: string; class: typeof AddTable }[]): Promise<Database> {
  const address = parseDatabaseAddress(url);
  return address.driver === 'sqlite'
    ? openSqliteDatabase({ path: address.path, migrations: [...sqliteMigrations, ...more] })
    : openPostgresDatabase({ address: address.address, migrations: [...postgresMigrations, ...more] });
}

async function makeLibrary(url: string): Promise<void> {
  const library = await createLibrary({ database: url });
  await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
  await library.stop();
}

/** Everything of a database that an interrupted or refused start could have changed. */
async function stateOf(url: string) {
  const database = await openWith(url);
  const all = async (sql: string) => (await database.execute(database.fork(), sql)).rows;
  try {
    return {
      migrations: await all('select name from mikro_orm_migrations order by id'),
      profiles: await all('select name from quality_profile order by id'),
      movies: await all('select title from movie order by id'),
      tables: await all(
        database.driver === 'sqlite'
          ? 'select name, sql from sqlite_master order by name'
          : "select relname from pg_class where relnamespace = 'public'::regnamespace order by relname",
      ),
    };
  } finally {
    await database.close();
  }
}

const pathOf = (url: string) => url.slice('sqlite:'.length);
const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
const folderOf = async (folder: string) =>
  Promise.all(
    (await readdir(folder)).toSorted().map(async (name) => [name, await hashOf(join(folder, name))]),
  );

async function addMigrationOfNewerVersion(kind: DatabaseKind, url: string): Promise<void> {
  const database = await openWith(url);
  await database.execute(
    database.fork(),
    "insert into mikro_orm_migrations (name) values ('9999-from-the-future')",
  );
  await database.execute(database.fork(), 'alter table movie add column from_the_future text');
  await database.close();
  expect(database.driver).toBe(kind);
}

describe.each(databaseKinds)('the schema on %s', (kind) => {
  it('of a newer version is refused with a sentence, and nothing is written', async () => {
    const { url, dispose } = await createTestDatabase(kind);
    try {
      await makeLibrary(url);
      await addMigrationOfNewerVersion(kind, url);
      const before = kind === 'sqlite' ? await folderOf(join(pathOf(url), '..')) : [];
      await expect(createLibrary({ database: url })).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(
          /^This database was made by a newer version of Cinephage \(unknown migration 9999-from-the-future\)\./,
        ),
      });
      expect(kind === 'sqlite' ? await folderOf(join(pathOf(url), '..')) : []).toEqual(before);
    } finally {
      await dispose();
    }
  });

  it('stays as it was when any of the pending migrations fails', async () => {
    const { url, dispose } = await createTestDatabase(kind);
    try {
      await makeLibrary(url);
      const before = await stateOf(url);
      await expect(openWith(url, added, failing)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringContaining('no_such_table'),
      });
      expect(await stateOf(url)).toEqual(before);
      expect(before.movies).toHaveLength(1);

      const migrated = await openWith(url, added);
      await migrated.close();
      await expect(createLibrary({ database: url })).rejects.toMatchObject({
        message: expect.stringContaining('9001-add-table'),
      });
    } finally {
      await dispose();
    }
  });
});

describe('a SQLite file that is going to be migrated', () => {
  it('is copied first, as it was, for its owner alone', async () => {
    const { url, dispose } = await createTestDatabase('sqlite');
    const folder = join(pathOf(url), '..');
    const copies = async () => (await readdir(folder)).filter((name) => name.includes('.before-'));
    try {
      await makeLibrary(url);
      await (await openWith(url)).close();
      expect(await copies()).toEqual([]);

      await (await openWith(url, added)).close();
      const [copy = '', ...others] = await copies();
      expect(copy).toMatch(/^library\.db\.before-9001-add-table-\d{8}T\d{9}Z$/);
      expect(others).toEqual([]);
      expect((await stat(join(folder, copy))).mode & 0o777).toBe(0o600);

      const library = await createLibrary({ database: `sqlite:${join(folder, copy)}` });
      expect((await library.movies.list()).pagination.total).toBe(1);
      await library.stop();
    } finally {
      await dispose();
    }
  });

  it('keeps the three newest copies', async () => {
    const { url, dispose } = await createTestDatabase('sqlite');
    const folder = join(pathOf(url), '..');
    try {
      await makeLibrary(url);
      for (let version = 1; version <= 5; version += 1) {
        const database = await openWith(url, added);
        await database.execute(database.fork(), 'drop table added_by_test');
        await database.execute(
          database.fork(),
          `delete from mikro_orm_migrations where name = '${added.name}'`,
        );
        await database.close();
      }
      const copies = (await readdir(folder)).filter((name) => name.includes('.before-'));
      expect(copies).toHaveLength(3);
    } finally {
      await dispose();
    }
  });

  it('is not migrated when no copy can be kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
    // Long enough for the name of a copy to be too long for any filesystem.
    const url = `sqlite:${join(folder, `${'l'.repeat(240)}.db`)}`;
    try {
      await makeLibrary(url);
      await expect(openWith(url, added)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(/has not been migrated, as no copy of it could be kept: .+/),
      });
      const library = await createLibrary({ database: url });
      expect((await library.movies.list()).pagination.total).toBe(1);
      await library.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a SQLite database of another application', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const applications = {
    'with tables of its own': 'create table notes (text); insert into notes values (1)',
    'in WAL mode': 'pragma journal_mode = wal; create table notes (text); insert into notes values (1)',
    'with a view alone': 'create view notes as select 1 as note',
    'with a table of the same name': 'create table movie (id integer primary key, title text)',
    'that records its migrations as we do':
      "create table mikro_orm_migrations (id integer primary key, name text); insert into mikro_orm_migrations (name) values ('Migration1'); create table movie (id)",
  };

  it.each(Object.entries(applications))('%s is refused, and left as it is', async (name, sql) => {
    const path = join(folder, `${name}.db`);
    const other = new SqliteDatabase(path);
    other.exec(sql);
    other.close();
    const before = await folderOf(folder);
    await expect(createLibrary({ database: `sqlite:${path}` })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining('is not a Cinephage database'),
    });
    expect(await folderOf(folder)).toEqual(before);
  });

  it('is refused while the application has it open, without a change to it', async () => {
    const path = join(folder, 'open.db');
    const other = new SqliteDatabase(path);
    other.exec('pragma journal_mode = wal; create table notes (text); insert into notes values (1)');
    const before = await hashOf(path);
    await expect(createLibrary({ database: `sqlite:${path}` })).rejects.toMatchObject({
      message: expect.stringContaining('is not a Cinephage database'),
    });
    expect(await hashOf(path)).toBe(before);
    expect(other.prepare('select count(*) as n from notes').get()).toEqual({ n: 1 });
    other.close();
  });
});
