import { CompiledQuery, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { ImmediateSqliteDialect, openSqliteWriter } from './sqlite-dialect.ts';
import { noFileIdentity } from './sqlite-file-identity.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

const busyTimeoutMs = 100;

describe('Kysely releases the writing connection when', () => {
  let fixture: TestDatabase;
  let database: ReturnType<typeof openSqliteWriter>;
  let other: ReturnType<typeof openSqliteWriter>;
  let kysely: Kysely<unknown>;
  let log: string[];
  beforeEach(async () => {
    fixture = await createTestDatabase('sqlite', { isBlank: true });
    const path = fixture.url.slice('sqlite:'.length);
    database = openSqliteWriter(path, busyTimeoutMs);
    other = openSqliteWriter(path, busyTimeoutMs);
    database.exec('create table movie (id integer primary key, title text)');
    log = [];
    const write = (_fields: object, message: string) => void log.push(message);
    const logger = { debug: write, info: write, warn: write, error: write };
    const onCommit = () => {};
    const writer = createSqliteWriter({ database, file: noFileIdentity, onCommit, busyTimeoutMs, logger });
    kysely = new Kysely({ dialect: new ImmediateSqliteDialect(database, writer) });
  });
  afterEach(async () => {
    other.close();
    await kysely.destroy();
    await fixture.dispose();
  });

  const run = (sql: string, on: Kysely<unknown> = kysely) => on.executeQuery(CompiledQuery.raw(sql));
  const titles = () => other.prepare('select title from movie').pluck().all();
  const expectWell = async () => {
    await run("insert into movie (title) values ('after')");
    expect(titles()).toContain('after');
  };

  it('begin fails, in either kind of transaction', async () => {
    other.exec('begin immediate');
    await expect(kysely.startTransaction().execute()).rejects.toThrow('locked');
    await expect(kysely.transaction().execute(async () => {})).rejects.toThrow('locked');
    await expect(run("insert into movie (title) values ('no')")).rejects.toThrow('locked');
    other.exec('rollback');
    await expectWell();
  });

  it('rollback fails, and the next writer rolls back', async () => {
    const transaction = await kysely.startTransaction().execute();
    await run("insert into movie (title) values ('half')", transaction);
    const rows = database.prepare('select 1 union select 2').iterate();
    rows.next();
    await transaction.rollback().execute();
    expect(log).toEqual([expect.stringContaining('could not be rolled back')]);
    await expect(run("insert into movie (title) values ('no')")).rejects.toThrow('busy');
    await expect(kysely.startTransaction().execute()).rejects.toThrow('busy');
    rows.return?.();
    await expectWell();
    expect(titles()).toEqual(['after']);
  });

  it('commit fails, which rolls the transaction back', async () => {
    database.exec(
      'create table genre (movie_id integer references movie (id) deferrable initially deferred)',
    );
    const transaction = await kysely.startTransaction().execute();
    await run("insert into movie (title) values ('half')", transaction);
    await run('insert into genre values (7)', transaction);
    await expect(transaction.commit().execute()).rejects.toThrow();
    expect(database.inTransaction).toBe(false);
    await transaction.rollback().execute();
    await expectWell();
    expect(titles()).toEqual(['after']);
  });

  it('a savepoint fails', async () => {
    const transaction = await kysely.startTransaction().execute();
    const inner = await transaction.savepoint('inner').execute();
    await run("insert into movie (title) values ('half')", inner);
    await run('release inner', inner);
    await expect(inner.rollbackToSavepoint('inner').execute()).rejects.toThrow('no such savepoint');
    await transaction.rollback().execute();
    await expectWell();
    expect(titles()).toEqual(['after']);
  });
});
