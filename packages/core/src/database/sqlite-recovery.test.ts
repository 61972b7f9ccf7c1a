import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBetterAuthOn } from '../auth/better-auth/create-better-auth.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import {
  openShortTimeoutLibrary,
  type ShortTimeoutLibrary,
} from '../testing/short-timeout-library.fixture.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';

const unavailable = { code: 'DATABASE_UNAVAILABLE' };
const pollOptions = { timeout: 60_000 };

describe('a library on SQLite recovers from', () => {
  let fixture: TestDatabase;
  let one: ShortTimeoutLibrary;
  let id: string;
  let other: SqliteDatabase.Database;
  beforeEach(async () => {
    fixture = await createTestDatabase('sqlite');
    one = await openShortTimeoutLibrary(fixture.url);
    id = (await one.library.movies.add({ tmdbId: 1, rootFolderPath: '/movies' })).id;
    other = new SqliteDatabase(fixture.url.slice('sqlite:'.length));
  });
  afterEach(async () => {
    other.close();
    await one.library.stop();
    await fixture.dispose();
  });

  const execute = async (sql: string, values: readonly unknown[] = []) =>
    (await one.database.execute(one.database.fork(), sql, values)).rows;
  const update = (monitored = false) => one.library.movies.update(id, { monitored });
  const health = async () => (await one.library.health()).database;
  const expectWell = async () => {
    expect(await update()).toMatchObject({ id });
    expect(await health()).toEqual({ ok: true, driver: 'sqlite' });
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok');
  };

  it('a lock of another program, with many waiting writers', async () => {
    other.exec('begin immediate');
    const startMs = performance.now();
    const waiting = await Promise.allSettled(Array.from({ length: 60 }, () => update()));
    for (const outcome of waiting) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    }
    // Together: one after the other would take 60 times the timeout.
    expect(performance.now() - startMs).toBeLessThan(15_000);
    expect(await health()).toEqual({
      ok: false,
      driver: 'sqlite',
      problem: expect.stringContaining('locked'),
    });
    expect((await one.library.movies.list()).pagination.total).toBe(1);
    other.exec('commit');
    await expectWell();
  });

  it('a lock that only a health check has met', async () => {
    other.exec('begin immediate');
    expect(await health()).toMatchObject({ ok: false, problem: expect.stringContaining('locked') });
    other.exec('commit');
    await expectWell();
    expect(one.log).toEqual([
      'The database cannot be read or written.',
      'The database can be read and written again.',
    ]);
  });

  it('a full disk', async () => {
    const [size] = await execute('pragma page_count');
    await execute(`pragma max_page_count = ${Number(size?.page_count) + 10}`);
    const many = Array.from({ length: 500 }, (_, index) => toImport(movieMetadata(index + 100)));
    for (let count = 0; count < 3; count++) {
      await expect(one.library.movies.import(many)).rejects.toMatchObject(unavailable);
      expect(await health()).toMatchObject({ ok: false, problem: expect.stringContaining('full') });
    }
    await execute('pragma max_page_count = 1000000');
    expect(await one.library.movies.import(many)).toMatchObject({ importedCount: 500 });
    await expectWell();
  });

  it('a failed commit, which leaves no changes', async () => {
    const failing = one.database.transaction(async (em) => {
      await one.database.execute(em, 'pragma defer_foreign_keys = on');
      await one.database.execute(em, 'update movie set monitored = 0');
      await one.database.execute(em, "update movie set quality_profile_id = 'missing'");
    });
    await expect(failing).rejects.toThrow('FOREIGN KEY');
    expect((await one.library.movies.get(id)).monitored).toBe(true);
    await expectWell();
  });

  it('a statement that made SQLite roll back, with its error caught', async () => {
    await execute(`create trigger refuse before update of runtime on movie
      begin select raise(rollback, 'refused'); end`);
    const failing = one.database.transaction(async (em) => {
      await one.database.execute(em, 'update movie set monitored = 0');
      await one.database.execute(em, 'update movie set runtime = 1').catch(() => {});
      await one.database.execute(em, "update movie set title = 'Half'");
    });
    await expect(failing).rejects.toThrow('rolled this transaction back');
    expect(await one.library.movies.get(id)).toMatchObject({ monitored: true, title: 'Movie 1' });
    await execute('drop trigger refuse');
    await expectWell();
  });

  it('a failed savepoint in a transaction that continues', async () => {
    await one.database.transaction(async (em) => {
      await one.database.execute(em, 'update movie set runtime = 7');
      const inner = em.transactional(async () => {
        await one.database.execute(em, 'update movie set runtime = 8');
        throw new Error('Inside.');
      });
      await expect(inner).rejects.toThrow('Inside.');
    });
    expect((await one.library.movies.get(id)).runtime).not.toBe(8);
    await expectWell();
  });

  it('a write of its own that exceeds the timeout of the others', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = one.database.transaction(() => gate.promise);
    expect(await health()).toEqual({ ok: true, driver: 'sqlite' });
    await expect(update()).rejects.toMatchObject(unavailable);
    gate.resolve();
    await slow;
    await expectWell();
  });

  it('failures while tasks ran and users signed in', async () => {
    const auth = await createBetterAuthOn(one.database, {});
    await auth.users.ensureAdmin({ username: 'ada', password: 'correct horse' });
    await one.library.start();
    const signIn = () =>
      auth.handler(
        new Request('http://localhost/api/auth/sign-in/username', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username: 'ada', password: 'correct horse' }),
        }),
        '192.0.2.1',
      );
    const refresh = await one.library.movies.refresh(id);
    other.exec('begin immediate');
    await expect(one.library.movies.refresh(id)).rejects.toMatchObject(unavailable);
    await expect(one.library.schedules.run('clean-history')).rejects.toMatchObject(unavailable);
    await expect(signIn()).rejects.toMatchObject(unavailable);
    other.exec('commit');
    expect((await endOf(one.library, refresh.taskId)).state).toBe('completed');
    const { taskId } = await one.library.schedules.run('clean-history');
    expect((await endOf(one.library, taskId)).state).toBe('completed');
    expect((await signIn()).status).toBe(200);
    await auth.close();
    await expectWell();
  });

  it('a restart while the file is locked', async () => {
    await one.library.start();
    other.exec('begin immediate');
    const pending = Promise.allSettled([update(), update()]);
    const startMs = performance.now();
    await one.library.stop();
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(openShortTimeoutLibrary(fixture.url)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringMatching(/^The database file could not be opened: .*locked/u),
    });
    other.exec('commit');
    one = await openShortTimeoutLibrary(fixture.url);
    await expect.poll(health, pollOptions).toMatchObject({ ok: true });
    await expectWell();
  });
});
