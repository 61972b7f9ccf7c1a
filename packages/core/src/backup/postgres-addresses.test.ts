import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  authority,
  clientCertificate,
  clientKey,
  clientKeyPassword,
  otherAuthority,
  serverCertificate,
  serverKey,
} from '../../../../test/test-certificates.ts';
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
import { restoreDatabase } from './restore-database.ts';

const installed = findInstalledPostgres();

interface Place {
  readonly port: string;
  readonly database: string;
  /** Of the Unix socket. */
  readonly socket: string;
  /** Path of a file in the folder of the test. */
  readonly path: (name: string) => string;
}

interface Case {
  readonly title: string;
  readonly address: (place: Place) => string;
  readonly env?: (place: Place) => Record<string, string>;
}

/** Making a database takes longer than this time-out. */
const roleSettings = [
  ...['statement_timeout = 100', 'lock_timeout = 5', 'idle_in_transaction_session_timeout = 50'],
  ...[`default_transaction_isolation = 'serializable'`, 'session_replication_role = replica'],
  ...[`datestyle = 'SQL, DMY'`, 'standard_conforming_strings = off', `search_path = 'none', 'public'`],
];

const overTls = ({ port, database }: Place, parameters: string) =>
  `postgresql://encrypted@localhost:${port}/${database}?${parameters}`;

const cases: readonly Case[] = [
  {
    title: 'a schema of its own and a name for its connections',
    address: ({ port, database }) =>
      `postgresql://postgres@127.0.0.1:${port}/${database}?schema=films&application_name=my%20films`,
  },
  {
    title: 'a Unix socket',
    address: ({ socket, port, database }) =>
      `postgresql://postgres@${encodeURIComponent(socket)}:${port}/${database}?schema=films`,
  },
  { title: 'sslmode=require', address: (place) => overTls(place, 'sslmode=require') },
  {
    title: 'sslmode=no-verify, whatever authority the environment names',
    address: (place) => overTls(place, 'sslmode=no-verify'),
    env: ({ path }) => ({ PGSSLROOTCERT: path('other.crt') }),
  },
  {
    title: 'sslmode=verify-full with an authority',
    address: (place) => overTls(place, `sslmode=verify-full&sslrootcert=${place.path('authority.crt')}`),
  },
  {
    title: 'sslmode=verify-full with the authorities of Node',
    address: (place) => overTls(place, 'sslmode=verify-full'),
  },
  {
    title: 'a client certificate whose key has a password',
    address: ({ path, port, database }) =>
      `postgresql://postgres@localhost:${port}/${database}?sslmode=require&sslcert=${path('client.crt')}&sslkey=${path('client.key')}&sslpassword=${clientKeyPassword}`,
  },
  {
    title: 'a role with settings of its own',
    address: ({ port, database }) => `postgresql://configured@127.0.0.1:${port}/${database}?schema=films`,
  },
  {
    title: 'all that the environment says otherwise',
    address: ({ port, database }) => `postgresql://postgres@127.0.0.1:${port}/${database}`,
    env: () => ({ PGHOST: 'nowhere.invalid', PGHOSTADDR: '192.0.2.1', PGPORT: '1', PGDATABASE: 'nothing' }),
  },
  {
    title: 'nothing, as the environment says it',
    address: () => 'postgresql://',
    env: ({ port, database }) => ({
      ...{ PGHOST: 'localhost', PGPORT: port, PGDATABASE: database, PGUSER: 'encrypted' },
      PGSSLMODE: 'require',
    }),
  },
];

async function hasMovie(database: string): Promise<boolean> {
  const library = await createLibrary({ database });
  const { pagination } = await library.movies.list({ search: madeUpMovie(1).metadata.title.slice(0, 5) });
  await library.stop();
  return pagination.total === 1;
}

describe.skipIf(installed === null)('backups, restores and copies', () => {
  const env = { ...process.env };
  const trusted = getCACertificates('default');
  let server: InstalledPostgres;
  let folder: string;
  let admin: pg.Client;
  let count = 0;
  const path = (name: string) => join(folder, name);
  const place = (): Place => ({
    port: new URL(server.url).port,
    database: `films${count++}`,
    socket: server.folder,
    path,
  });

  beforeAll(async () => {
    process.env.PATH = `${installed}:${process.env.PATH}`;
    env.PATH = process.env.PATH;
    folder = await mkdtemp(join(tmpdir(), 'cinephage-addresses-'));
    await writeFile(path('authority.crt'), authority);
    await writeFile(path('other.crt'), otherAuthority);
    await writeFile(path('client.crt'), clientCertificate);
    await writeFile(path('client.key'), clientKey, { mode: 0o600 });
    server = await startInstalledPostgres(installed ?? '', {
      settings: [
        ...['ssl=on', 'ssl_cert_file=../server.crt', 'ssl_key_file=../server.key'],
        'ssl_ca_file=../authority.crt',
      ],
      files: { 'server.crt': serverCertificate, 'server.key': serverKey, 'authority.crt': authority },
      rules: [
        'local all all trust',
        'hostssl all encrypted all trust',
        'hostnossl all encrypted all reject',
        'host all all all trust',
      ],
    });
    setDefaultCACertificates([...trusted, authority]);
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('create role encrypted superuser login; create role configured superuser login');
    await admin.query(roleSettings.map((setting) => `alter role configured set ${setting}`).join('; '));
  }, 60_000);
  afterEach(() => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('PG'))) {
      delete process.env[name];
    }
    Object.assign(process.env, env);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it.each(cases)(
    'connect as the library does by $title',
    async ({ address, env: more }) => {
      const here = place();
      Object.assign(process.env, more?.(here));
      const database = address(here);
      const file = path(`${here.database}.dump`);
      const library = await createLibrary({ database });
      await library.movies.import([madeUpMovie(1)]);
      await library.stop();

      await backupDatabase({ database, file });
      const { kept } = await restoreDatabase({ database, file });
      expect((await stat(kept ?? '')).mode & 0o777).toBe(0o600);
      expect(await hasMovie(database)).toBe(true);

      const copy = path(`${here.database}.db`);
      await copyDatabase({ from: database, to: `sqlite:${copy}` });
      expect((await stat(copy)).mode & 0o777).toBe(0o600);
      const there = place();
      Object.assign(process.env, more?.(there));
      await copyDatabase({ from: `sqlite:${copy}`, to: address(there) });
      expect(await hasMovie(address(there))).toBe(true);
      // Both are as good as the library itself, which the programs of PostgreSQL have to find as well.
      await backupDatabase({ database: address(there), file: path(`${there.database}.dump`) });
    },
    60_000,
  );

  it('find the trigrams wherever an administrator has put them', async () => {
    const { port, database } = place();
    const url = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
    const file = path(`${database}.dump`);
    const library = await createLibrary({ database: url(database) });
    await library.movies.import([madeUpMovie(1)]);
    await library.stop();
    await backupDatabase({ database: url(database), file });

    const other = place().database;
    await admin.query(`create database ${other}`);
    const client = new pg.Client({ connectionString: url(other) });
    await client.connect();
    await client.query('create schema "Exten sions"; create extension pg_trgm schema "Exten sions"');
    await client.end();
    await restoreDatabase({ database: url(other), file });
    expect(await hasMovie(url(other))).toBe(true);
  }, 60_000);

  it('need no other server than that of the library to be stopped, and keep it from starting meanwhile', async () => {
    const { port, database } = place();
    const address = (schema: string) =>
      `postgresql://postgres@127.0.0.1:${port}/${database}?schema=${schema}`;
    const file = path(`${database}.dump`);
    const other = await createLibrary({ database: address('series') });
    await other.start();
    const library = await createLibrary({ database: `${address('films')}&application_name=mine` });
    await library.movies.import([madeUpMovie(1)]);
    await backupDatabase({ database: address('films'), file });
    const copy = { from: address('films'), to: `sqlite:${path(`${database}.db`)}` };
    await expect(restoreDatabase({ database: address('films'), file })).rejects.toThrow(/stop it first/);
    await expect(copyDatabase(copy)).rejects.toThrow(/stop it first/);
    await library.stop();

    let start: Promise<unknown> | undefined;
    const onProgress = () => {
      start ??= createLibrary({ database: address('films') }).catch((error: Error) => error);
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
    await restoreDatabase({ database: address('films'), file });
    expect(await hasMovie(address('films'))).toBe(true);
    expect((await other.health()).database.ok).toBe(true);
    await other.stop();
  }, 60_000);

  it('find the schema of a role, blanks in names included', async () => {
    const { port, database } = place();
    const url = `postgresql://with%20blanks@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    await admin.query(
      `create role "with blanks" login; alter role "with blanks" set search_path = 'My films'`,
    );
    await admin.query(`create database ${database} owner "with blanks"`);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create schema "My films"');
    await client.end();
    const library = await createLibrary({ database: url });
    await library.movies.import([madeUpMovie(1)]);
    await library.stop();
    await backupDatabase({ database: url, file });
    await restoreDatabase({ database: url, file });
    expect(await hasMovie(url)).toBe(true);
    await copyDatabase({ from: url, to: `sqlite:${path(`${database}.db`)}` });
  }, 60_000);

  it('say what keeps a database from being replaced, which stays as it is', async () => {
    const { port, database } = place();
    const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    const library = await createLibrary({ database: url });
    await library.movies.import([madeUpMovie(1)]);
    await library.stop();
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
  }, 60_000);

  it('take no other schema for their own, and leave its library alone', async () => {
    const { port, database } = place();
    const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
    const file = path(`${database}.dump`);
    const library = await createLibrary({ database: url });
    await library.movies.import([madeUpMovie(1)]);
    await library.stop();

    const mine = `${url}?schema=films`;
    expect(await inspectDatabase(mine)).toMatchObject({ state: 'empty' });
    await expect(backupDatabase({ database: mine, file })).rejects.toThrow(/There is no library/);
    await backupDatabase({ database: url, file });
    await expect(restoreDatabase({ database: mine, file })).rejects.toThrow(/are in the schema "public"/);
    const { rows } = await admin.query("select from pg_namespace where nspname = 'films'");
    expect(rows).toEqual([]);
    expect(await hasMovie(url)).toBe(true);
  }, 60_000);
});
