import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { ImmediateSqliteDialect, openSqliteWriter } from './sqlite-dialect.ts';
import { noFileIdentity } from './sqlite-file-identity.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

const busyTimeoutMs = 100;

describe('opening a new file for writing', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-'));
    path = join(folder, 'library.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('waits while another connection writes to it, as when two processes start at once', async () => {
    const program = `
      const { parentPort, workerData } = require('node:worker_threads');
      const other = require('better-sqlite3')(workerData);
      other.exec('begin immediate');
      parentPort.postMessage('locked');
      setTimeout(() => other.close(), 200);`;
    const worker = new Worker(program, { eval: true, workerData: path });
    await once(worker, 'message');
    const database = openSqliteWriter(path, 60_000);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
    await once(worker, 'exit');
  });

  it('fails once it has waited for the whole timeout', () => {
    const other = new SqliteDatabase(path);
    try {
      other.exec('begin immediate');
      expect(() => openSqliteWriter(path, 30)).toThrow('database is locked');
    } finally {
      other.close();
    }
  });
});

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
