import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unsupportedReason } from '../src/database/prepare-postgres.ts';
import { createLibrary } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/test-database.ts';
import { endOf } from '../src/testing/test-library.fixture.ts';
import { type AdministeredDatabase, administerDatabase, failureOf } from './postgres-admin.ts';

describe('an unsupported PostgreSQL server or database', () => {
  let fixture: AdministeredDatabase;
  beforeEach(async () => {
    fixture = await administerDatabase();
  });
  afterEach(() => fixture.dispose());

  const refused = (message: RegExp) => ({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringMatching(message),
  });
  const tables = async () =>
    fixture.run(`select nspname, relname from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname !~ '^(pg_|information_schema)' and relkind = 'r'`);

  it.each(['LATIN1', 'WIN1252', 'SQL_ASCII', 'EUC_JP'])(
    'is refused with the encoding %s',
    async (encoding) => {
      await fixture.run(
        `create database ${fixture.name}_other encoding '${encoding}' locale 'C' template template0`,
      );
      const failure = await failureOf(fixture.url.replace(fixture.name, `${fixture.name}_other`));
      await fixture.run('drop database $database_other');
      expect(failure).toMatchObject(refused(new RegExp(`encoding ${encoding}.*UTF8`)));
    },
  );

  it.each(['database $database', 'role $role'])('is refused if the %s is read-only', async (whose) => {
    await fixture.run(
      'alter database $database owner to $role',
      `alter ${whose} set default_transaction_read_only = on`,
    );
    expect(await failureOf(fixture.urlOf())).toMatchObject(
      refused(/read-only.*default_transaction_read_only/),
    );
  });

  it('is refused if triggers do not fire and the role may not change that', async () => {
    await fixture.run(
      'alter database $database owner to $role',
      'alter database $database set session_replication_role = replica',
    );
    expect(await failureOf(fixture.urlOf())).toMatchObject(refused(/session_replication_role.*triggers/));
    expect(await tables()).toEqual([]);
  });

  it('is refused below the minimum version', () => {
    const server = { encoding: 'UTF8', read_only: 'off', is_standby: false };
    expect(unsupportedReason({ ...server, version: 120_019 })).toMatch(
      /needs PostgreSQL 13 or newer.*version 12/,
    );
    expect(unsupportedReason({ ...server, version: 130_000 })).toBeUndefined();
    expect(unsupportedReason({ ...server, version: 180_000, is_standby: true, read_only: 'on' })).toMatch(
      /standby/,
    );
  });

  it('names the missing privileges of the role, and writes nothing', async () => {
    expect(await failureOf(fixture.urlOf())).toMatchObject(
      refused(/may not create tables in the schema "public".*grant usage, create on schema/),
    );
    expect(await failureOf(fixture.urlOf('schema=mine'))).toMatchObject(
      refused(
        /may not create schemas.*create schema "mine" authorization.*create schema "mine_pgboss" authorization/,
      ),
    );
    await fixture.run(
      'create schema mine authorization $role',
      'create schema mine_pgboss authorization $role',
    );
    expect(await failureOf(fixture.urlOf('schema=mine'))).toMatchObject(
      refused(/extension pg_trgm.*create extension pg_trgm/),
    );
    expect(await tables()).toEqual([]);
    await fixture.run('create extension pg_trgm');
    expect(await failureOf(fixture.urlOf('schema=mine'))).toBeUndefined();
  });

  it('is refused if the search_path names no existing schema', async () => {
    await fixture.run(
      'alter role $role set search_path = nowhere',
      'alter database $database owner to $role',
    );
    expect(await failureOf(fixture.urlOf())).toMatchObject(refused(/search_path.*schema=cinephage/));
  });

  it.each(['"a.b"', '"a""b"'])('is refused if new tables go to the schema %s', async (schema) => {
    await fixture.run(
      `create schema ${schema} authorization $role`,
      `alter role $role set search_path = ${schema}`,
    );
    expect(await failureOf(fixture.urlOf())).toMatchObject(refused(/cannot use.*schema=cinephage/));
  });

  it.each(['public', 'extensions', '"Odd, Name"'])('finds pg_trgm in the schema %s', async (home) => {
    await fixture.run(
      `create schema if not exists ${home}`,
      `create extension pg_trgm schema ${home}`,
      'create schema "My Own Schema" authorization $role',
      'alter role $role set search_path = "My Own Schema"',
      'alter database $database owner to $role',
    );
    if (home !== 'public') {
      expect(await failureOf(fixture.urlOf())).toMatchObject(
        refused(/pg_trgm.*may not use.*grant usage on schema/),
      );
      await fixture.run(`grant usage on schema ${home} to $role`);
    }
    for (const start of ['first', 'second']) {
      const library = await createLibrary({ database: fixture.urlOf() });
      if (start === 'first') {
        await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
      }
      expect((await library.movies.list({ search: 'incep' })).pagination.total).toBe(1);
      await library.stop();
    }
    const found = await fixture.run<{ nspname: string }>(
      `select distinct nspname from pg_class c join pg_namespace n on n.oid = relnamespace where relname in ('movie', 'mikro_orm_migrations')`,
    );
    expect(found).toEqual([{ nspname: 'My Own Schema' }]);
  });

  it.each(['serializable', 'repeatable read'])('runs the first task at once with %s', async (isolation) => {
    await fixture.run(
      'alter database $database owner to $role',
      `alter role $role set default_transaction_isolation = '${isolation}'`,
    );
    const library = await createLibrary({ database: fixture.urlOf() });
    await library.start();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    const { taskId } = await library.movies.refresh(id);
    expect((await endOf(library, taskId)).state).toBe('completed');
    await library.stop();
  });

  it('is created in UTF-8 if it does not exist', async () => {
    const { url, dispose } = await createTestDatabase('postgresql');
    await dispose();
    expect(await failureOf(url)).toBeUndefined();
    await dispose();
  });
});
