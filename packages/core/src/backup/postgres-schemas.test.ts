import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDatabase } from '../copy/copy-database.ts';
import { createLibrary } from '../create-library.ts';
import { inspectDatabase } from '../database/inspect-database.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { backupDatabase } from './backup-database.ts';
import {
  findInstalledPostgres,
  type InstalledPostgres,
  startInstalledPostgres,
} from './installed-postgres.fixture.ts';
import { hasMovie, makeLibrary } from './one-movie-library.fixture.ts';
import { restoreDatabase } from './restore-database.ts';

const installed = findInstalledPostgres();

describe.skipIf(installed === null)('backups, restores and copies of a schema', () => {
  const oldPath = process.env.PATH;
  let server: InstalledPostgres;
  let folder: string;
  let admin: pg.Client;
  let count = 0;
  const path = (name: string) => join(folder, name);
  const place = () => ({ port: new URL(server.url).port, database: `movies${count++}` });

  beforeAll(async () => {
    process.env.PATH = `${installed}:${oldPath}`;
    folder = await mkdtemp(join(tmpdir(), 'cinephage-schemas-'));
    server = await startInstalledPostgres(installed ?? '');
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
  });
  afterAll(async () => {
    process.env.PATH = oldPath;
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('find the trigrams wherever an administrator has put them', async () => {
    const { port, database } = place();
    const url = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
    const file = path(`${database}.dump`);
    await makeLibrary(url(database));
    await backupDatabase({ database: url(database), file });

    const other = place().database;
    await admin.query(`create database ${other}`);
    const client = new pg.Client({ connectionString: url(other) });
    await client.connect();
    await client.query('create schema "Exten sions"; create extension pg_trgm schema "Exten sions"');
    await client.end();
    await restoreDatabase({ database: url(other), file });
    expect(await hasMovie(url(other))).toBe(true);
  });

  it('need no other server than that of the library to be stopped, and keep it from starting meanwhile', async () => {
    const { port, database } = place();
    const address = (schema: string) =>
      `postgresql://postgres@127.0.0.1:${port}/${database}?schema=${schema}`;
    const file = path(`${database}.dump`);
    const other = await createLibrary({ database: address('series') });
    await other.start();
    const library = await createLibrary({ database: `${address('movies')}&application_name=mine` });
    await library.movies.import([madeUpMovie(1)]);
    await backupDatabase({ database: address('movies'), file });
    const copy = { from: address('movies'), to: `sqlite:${path(`${database}.db`)}` };
    await expect(restoreDatabase({ database: address('movies'), file })).rejects.toThrow(/stop it first/);
    await expect(copyDatabase(copy)).rejects.toThrow(/stop it first/);
    await library.stop();

    let start: Promise<unknown> | undefined;
    const onProgress = () => {
      start ??= createLibrary({ database: address('movies') }).catch((error: Error) => error);
    };
    await copyDatabase({ ...copy, onProgress });
    const started = await start;
    // A start that came late waited for the end of the copy.
    if (started instanceof Error) {
      expect(started).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(/is being restored|is being copied/),
      });
    } else {
      await (started as Awaited<ReturnType<typeof createLibrary>>).stop();
    }
    await restoreDatabase({ database: address('movies'), file });
    expect(await hasMovie(address('movies'))).toBe(true);
    expect((await other.health()).database.ok).toBe(true);
    await other.stop();
  });

  it('find the schema of a role, blanks in names included', async () => {
    const { port, database } = place();
    const url = `postgresql://with%20blanks@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    await admin.query(
      `create role "with blanks" login; alter role "with blanks" set search_path = 'My movies'`,
    );
    await admin.query(`create database ${database} owner "with blanks"`);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create schema "My movies"');
    await client.end();
    await makeLibrary(url);
    await backupDatabase({ database: url, file });
    await restoreDatabase({ database: url, file });
    expect(await hasMovie(url)).toBe(true);
    await copyDatabase({ from: url, to: `sqlite:${path(`${database}.db`)}` });
  });

  it('say what keeps a database from being replaced, which stays as it is', async () => {
    const { port, database } = place();
    const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    await makeLibrary(url);
    await backupDatabase({ database: url, file });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const refused = (sentence: RegExp) =>
      expect(restoreDatabase({ database: url, file })).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(sentence),
      });

    await client.query('create view mine as select id from movie');
    await refused(/other objects depend on them.* view mine depends on table movie/);
    await client.query('drop view mine');
    await client.query(`insert into mikro_orm_migrations (name) values ('9999-from-the-future')`);
    await refused(/made by a newer version.*Restore with that version/);
    await client.query(`delete from mikro_orm_migrations where name = '9999-from-the-future'`);
    await client.end();
    expect(await hasMovie(url)).toBe(true);
  });

  it('take no other schema for their own, and leave its library alone', async () => {
    const { port, database } = place();
    const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    await makeLibrary(url);

    const mine = `${url}?schema=movies`;
    expect(await inspectDatabase(mine)).toMatchObject({ state: 'empty' });
    await expect(backupDatabase({ database: mine, file })).rejects.toThrow(/There is no library/);
    await backupDatabase({ database: url, file });
    await expect(restoreDatabase({ database: mine, file })).rejects.toThrow(/are in the schema "public"/);
    const { rows } = await admin.query("select from pg_namespace where nspname = 'movies'");
    expect(rows).toEqual([]);
    expect(await hasMovie(url)).toBe(true);
  });
});
