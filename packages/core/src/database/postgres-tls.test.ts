import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../../test/embedded-postgres.ts';
import {
  authority,
  clientCertificate,
  clientKey,
  clientKeyPassword,
  otherAuthority,
  serverCertificate,
  serverKey,
} from '../../../../test/test-certificates.ts';
import { createLibrary } from '../create-library.ts';
import type { Library } from '../library.ts';

const tlsSettings = [
  'ssl=on',
  'ssl_cert_file=../server.crt',
  'ssl_key_file=../server.key',
  'ssl_ca_file=../authority.crt',
];
const files = { 'server.crt': serverCertificate, 'server.key': serverKey, 'authority.crt': authority };

/** Of requests, of pg-boss, and the one that listens. */
const leastConnections = 12;

/** Which of the connections of Cinephage are encrypted, once all pools are at work; the one that asks is called otherwise. */
async function encryption(admin: pg.Client, library: Library, name = 'cinephage'): Promise<boolean[]> {
  const unsubscribe = library.events.on('movie.added', () => {});
  await library.start();
  let found: boolean[] = [];
  await expect
    .poll(
      async () => {
        await Promise.all(Array.from({ length: 30 }, () => library.movies.list()));
        const { rows } = await admin.query<{ ssl: boolean }>(
          'select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = $1',
          [name],
        );
        found = rows.map(({ ssl }) => ssl);
        return found.length;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(leastConnections);
  unsubscribe();
  return [...new Set(found)];
}

const failureOf = (database: string) =>
  createLibrary({ database }).then(
    async (library) => {
      await library.stop();
      return undefined;
    },
    (error: Error) => error,
  );

describe('TLS to a PostgreSQL', () => {
  let server: EmbeddedPostgres;
  let admin: pg.Client;
  let folder: string;
  let opened: Library | undefined;
  const path = (name: string) => encodeURIComponent(join(folder, name));
  const at = (parameters: string, { host = 'localhost', user = 'postgres' } = {}) =>
    `postgresql://${user}@${host}:${new URL(server.url).port}/tls?${parameters}`;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({
      settings: tlsSettings,
      files,
      rules: [
        'host postgres all 0.0.0.0/0 trust',
        'hostssl all encrypted 0.0.0.0/0 trust',
        'hostssl all "with password" 0.0.0.0/0 scram-sha-256',
        'host all postgres 0.0.0.0/0 trust',
        'local all all trust',
      ],
    });
    admin = new pg.Client(server.url);
    await admin.connect();
    await admin.query('create role encrypted superuser login');
    await admin.query(`create role "with password" superuser login password 'p@ss/w:rd?#%&'`);
    await admin.query('create database tls');
    folder = await mkdtemp(join(tmpdir(), 'cinephage-tls-'));
    await writeFile(join(folder, 'authority.crt'), authority);
    await writeFile(join(folder, 'other.crt'), otherAuthority);
    await writeFile(join(folder, 'client.crt'), clientCertificate);
    await writeFile(join(folder, 'client.key'), clientKey);
    await writeFile(join(folder, 'nonsense.crt'), 'This is no certificate.');
  });
  afterAll(async () => {
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    await opened?.stop();
    opened = undefined;
  });

  it.each([
    'sslmode=require',
    'sslmode=no-verify',
    'sslmode=prefer',
    'ssl=no-verify',
    'sslmode=require&sslnegotiation=direct',
    'sslmode=require&uselibpqcompat=true&ssl=true',
    'sslmode=require&ssl_min_protocol_version=TLSv1.3',
  ])('encrypts every connection of every pool with %s', async (parameters) => {
    opened = await createLibrary({ database: at(parameters) });
    expect(await encryption(admin, opened)).toEqual([true]);
  });

  it.each(['sslmode=verify-full', 'sslmode=verify-ca', 'sslmode=require'])(
    'encrypts every connection with %s and the right authority',
    async (parameters) => {
      opened = await createLibrary({ database: at(`${parameters}&sslrootcert=${path('authority.crt')}`) });
      expect(await encryption(admin, opened)).toEqual([true]);
    },
  );

  it.each(['sslmode=disable', 'ssl=0', 'sslmode=allow', ''])(
    'is plain text with "%s"',
    async (parameters) => {
      opened = await createLibrary({ database: at(parameters) });
      expect(await encryption(admin, opened)).toEqual([false]);
    },
  );

  it('is made where the server asks for it and sslmode=allow leaves it to the server', async () => {
    opened = await createLibrary({ database: at('sslmode=allow', { user: 'encrypted', host: '127.0.0.1' }) });
    expect(await encryption(admin, opened)).toEqual([true]);
  });

  it('is advised where the server asks for it and the address does not', async () => {
    const failure = await failureOf(at('', { user: 'encrypted', host: '127.0.0.1' }));
    expect(failure?.message).toMatch(/no encryption.*sslmode=require/);
  });

  it.each([
    ['sslmode=verify-full&sslrootcert=other.crt', 'localhost'],
    ['sslmode=verify-ca&sslrootcert=other.crt', 'localhost'],
    ['sslmode=require&sslrootcert=other.crt', 'localhost'],
    ['sslmode=verify-full', 'localhost'],
    ['sslmode=verify-full&sslrootcert=system', 'localhost'],
    ['ssl=true', 'localhost'],
    // The certificate is for the name alone.
    ['sslmode=verify-full&sslrootcert=authority.crt', '127.0.0.1'],
  ])('is refused with %s at %s, as the certificate cannot be trusted', async (parameters, host) => {
    const failure = await failureOf(
      at(
        parameters.replace(/[a-z]+\.crt/, (name) => path(name)),
        { host },
      ),
    );
    expect(failure).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/certificate.*"sslrootcert"/),
    });
  });

  it('does not look at the name with sslmode=verify-ca', async () => {
    const parameters = `sslmode=verify-ca&sslrootcert=${path('authority.crt')}`;
    opened = await createLibrary({ database: at(parameters, { host: '127.0.0.1' }) });
  });

  it('looks at the name of the host, not at the address that hostaddr sends it to', async () => {
    const parameters = `sslmode=verify-full&sslrootcert=${path('authority.crt')}`;
    opened = await createLibrary({ database: at(`${parameters}&hostaddr=127.0.0.1`) });
    expect(await failureOf(at(`${parameters}&hostaddr=127.0.0.1`, { host: 'example.org' }))).toMatchObject({
      message: expect.stringContaining('certificate'),
    });
  });

  it('signs in with a certificate whose key has a password', async () => {
    const certificate = `sslmode=require&sslcert=${path('client.crt')}&sslkey=${path('client.key')}`;
    opened = await createLibrary({ database: at(`${certificate}&sslpassword=${clientKeyPassword}`) });
    const { rows } = await admin.query(
      `select distinct client_dn from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'cinephage'`,
    );
    expect(rows).toEqual([{ client_dn: '/CN=postgres' }]);
    const failure = await failureOf(at(`${certificate}&sslpassword=wrong-secret`));
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('sslpassword') });
    expect(failure?.message).not.toContain('wrong-secret');
  });

  it.each(['sslrootcert=missing.crt', 'sslcert=missing.crt&sslkey=client.key', 'sslrootcert=nonsense.crt'])(
    'is refused with a sentence where a file of %s cannot be used',
    async (parameters) => {
      const failure = await failureOf(
        at(`sslmode=require&${parameters.replaceAll(/[a-z]+\.(crt|key)/g, (name) => path(name))}`),
      );
      expect(failure).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/sslrootcert|sslcert/),
        details: [{ field: 'database' }],
      });
    },
  );

  it.each(['require', 'prefer', 'disable'])('binds the channel with channel_binding=%s', async (binding) => {
    const user = `${encodeURIComponent('with password')}:${encodeURIComponent('p@ss/w:rd?#%&')}`;
    const parameters = `sslmode=require&channel_binding=${binding}`;
    opened = await createLibrary({ database: at(parameters, { user, host: '127.0.0.1' }) });
    expect(await encryption(admin, opened)).toEqual([true]);
  });

  it('is refused with channel_binding=require where the server does not bind', async () => {
    const failure = await failureOf(at('sslmode=require&channel_binding=require', { user: 'encrypted' }));
    expect(failure?.message).toContain('channel_binding=require');
  });

  it('counts for the environment variables of libpq', async () => {
    process.env.PGSSLMODE = 'require';
    process.env.PGAPPNAME = 'from the environment';
    try {
      opened = await createLibrary({ database: at('') });
      expect(await encryption(admin, opened, 'from the environment')).toEqual([true]);
      process.env.PGSSLMODE = 'sometimes';
      expect((await failureOf(at('')))?.message).toContain('PGSSLMODE');
    } finally {
      delete process.env.PGSSLMODE;
      delete process.env.PGAPPNAME;
    }
  });

  it('does without a password in the address where the password file has it', async () => {
    const file = join(folder, 'passwords');
    await writeFile(file, `*:*:*:with password:p@ss/w\\:rd?#%&\n`, { mode: 0o600 });
    process.env.PGPASSFILE = file;
    try {
      const user = encodeURIComponent('with password');
      opened = await createLibrary({ database: at('sslmode=require', { user }) });
      expect(await encryption(admin, opened)).toEqual([true]);
    } finally {
      delete process.env.PGPASSFILE;
    }
  });

  it('does not matter on a Unix socket, however it is written', async () => {
    const socket = encodeURIComponent(server.folder);
    const { port } = new URL(server.url);
    for (const address of [
      `postgresql:///tls?host=${socket}&port=${port}&user=postgres&sslmode=require`,
      `postgresql://postgres@${socket}:${port}/tls`,
      `postgresql://postgres@/tls?host=${socket}&port=${port}`,
      `postgresql://postgres@[::1]:${port}/tls?hostaddr=127.0.0.1`,
    ]) {
      const library = await createLibrary({ database: address });
      expect((await library.health()).database.ok).toBe(true);
      await library.stop();
    }
  });
});

describe('a PostgreSQL without TLS', () => {
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());

  it.each(['sslmode=require', 'sslmode=no-verify', 'ssl=true', 'sslmode=verify-full'])(
    'is never spoken to in plain text with %s',
    async (parameters) => {
      expect(await failureOf(`${server.url}?${parameters}`)).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringContaining('does not support SSL'),
      });
    },
  );

  it('is spoken to in plain text with sslmode=prefer', async () => {
    expect(await failureOf(`${server.url}?sslmode=prefer`)).toBeUndefined();
  });
});
