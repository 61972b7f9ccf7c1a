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
import { backupDatabase } from './backup-database.ts';
import {
  findInstalledPostgres,
  type InstalledPostgres,
  startInstalledPostgres,
} from './installed-postgres.fixture.ts';
import { hasMovie, makeLibrary } from './one-movie-library.fixture.ts';
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
      `postgresql://postgres@127.0.0.1:${port}/${database}?schema=movies&application_name=my%20movies`,
  },
  {
    title: 'a Unix socket',
    address: ({ socket, port, database }) =>
      `postgresql://postgres@${encodeURIComponent(socket)}:${port}/${database}?schema=movies`,
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
    address: ({ port, database }) => `postgresql://configured@127.0.0.1:${port}/${database}?schema=movies`,
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

describe.skipIf(installed === null)('backups, restores and copies', () => {
  const { PATH: oldPath = '' } = process.env;
  const env = { ...process.env };
  const trusted = getCACertificates('default');
  let server: InstalledPostgres;
  let folder: string;
  let admin: pg.Client;
  let count = 0;
  const path = (name: string) => join(folder, name);
  const place = (): Place => ({
    port: new URL(server.url).port,
    database: `movies${count++}`,
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
  });
  afterEach(() => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('PG'))) {
      delete process.env[name];
    }
    Object.assign(process.env, env);
  });
  afterAll(async () => {
    process.env.PATH = oldPath;
    setDefaultCACertificates(trusted);
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it.each(cases)('connect as the library does by $title', async ({ address, env: more }) => {
    const here = place();
    Object.assign(process.env, more?.(here));
    const database = address(here);
    const file = path(`${here.database}.dump`);
    await makeLibrary(database);

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
  });
});
