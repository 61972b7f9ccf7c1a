import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';

const hourMs = 3_600_000;

describe.each(databaseKinds)('stored schedules on %s', (kind) => {
  let fixture: TestLibrary;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const one = async (id: string, { schedules } = fixture.library) =>
    (await schedules.list()).find((each) => each.id === id);
  const store = (id: string, cron: string, timeZone: string) =>
    fixture.query(
      'update schedule set enabled = true, cron = ?, time_zone = ?, changed_at = ? where id = ?',
      [...[cron, timeZone, new Date(Date.now() - 48 * hourMs), id]],
    );
  const kinds = async () => new Set((await fixture.library.tasks.list()).tasks.map((task) => task.kind));

  it.each(['SAT-SUN', '0,7', '1,1', '6-SUN', '*,*', 'JAN,1', 'SUN', '*/1,*/2'])(
    'run with the days %s, in this process and in those that are started later',
    async (days) => {
      const cron = days === 'JAN,1' ? `* * * ${days},2-12 *` : `* * * * ${days},0-6`;
      const changed = await fixture.library.schedules.update('clean-history', { enabled: true, cron });
      expect(changed).toMatchObject({ cron, enabled: true, problem: null });
      await fixture.query('update schedule set changed_at = ?', [new Date(Date.now() - hourMs)]);
      await using later = await createLibrary({ database: fixture.url });
      await later.start();
      await expect.poll(kinds).toContain('clean-history');
      expect(await one('clean-history', later)).toMatchObject({ cron, lastTaskId: expect.any(String) });
    },
  );

  const broken: readonly [field: 'cron' | 'timeZone', cron: string, timeZone: string][] = [
    ['cron', 'every day', 'UTC'],
    ['cron', '', 'UTC'],
    ['cron', '* * * * * *', 'UTC'],
    ['cron', '0 0 30 2 *', 'UTC'],
    ['cron', 'FREQ=DAILY', 'UTC'],
    ['timeZone', '* * * * *', 'Mars/Olympus'],
    ['timeZone', '* * * * *', ''],
  ];

  it.each(broken)(
    'with a malformed %s (%j in %j) keep themselves from running and nothing else',
    async (field, cron, timeZone) => {
      await store('clean-history', cron, timeZone);
      await store('refresh-stale-movies', '* * * * *', 'UTC');
      const { logger, sentences } = listeningLogger();
      await using later = await createLibrary({ database: fixture.url, logger });
      await later.start();
      await expect.poll(kinds).toContain('refresh-stale-movies');
      expect(await kinds()).not.toContain('clean-history');
      const problem = expect.stringMatching(
        new RegExp(`^It does not run: ${field} is ".*" and must be .*\\.$`, 'u'),
      );
      expect(await one('clean-history', later)).toMatchObject({ cron, timeZone, problem, nextRunAt: null });
      expect((await later.health()).schedules).toEqual({
        ok: false,
        problems: [{ id: 'clean-history', problem }],
      });
      // Once, however often it is looked at.
      expect(
        sentences.filter((sentence) => sentence.startsWith('The schedule clean-history is left out. It')),
      ).toHaveLength(1);
    },
  );

  it.each(broken)(
    'with a malformed %s (%j in %j) can be started by hand, disabled, and put right',
    async (field, cron, timeZone) => {
      await store('clean-history', cron, timeZone);
      const { schedules } = fixture.library;
      expect((await schedules.run('clean-history')).taskId).toMatch(/^[\da-f-]{36}$/u);
      const before = await one('clean-history');
      const other = field === 'cron' ? { timeZone: 'Europe/Berlin' } : { cron: '0 3 * * *' };
      for (const input of [{ enabled: true }, other]) {
        await expect(schedules.update('clean-history', input)).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          message: expect.stringContaining('what is stored is '),
          details: [{ field, message: expect.stringContaining('so give another one') }],
        });
        expect(await one('clean-history')).toEqual(before);
      }
      expect(await schedules.update('clean-history', { enabled: false })).toMatchObject({
        enabled: false,
        problem: null,
      });
      expect((await fixture.library.health()).schedules).toEqual({ ok: true, problems: [] });
      const right = { enabled: true, cron: '0 3 * * *', timeZone: 'Europe/Berlin' };
      const put = await schedules.update('clean-history', right);
      expect(put).toMatchObject({ ...right, problem: null, nextRunAt: expect.any(String) });
    },
  );

  it('do not keep a process without tasks from starting, which logs them too', async () => {
    await store('clean-history', 'every day', 'UTC');
    const { logger, sentences } = listeningLogger();
    await using later = await createLibrary({ database: fixture.url, logger });
    await later.start({ tasks: false });
    expect((await later.health()).schedules.problems).toHaveLength(1);
    expect(sentences.some((sentence) => sentence.includes('clean-history'))).toBe(true);
  });

  it('of another version are left to that version', async () => {
    await fixture.query(
      'insert into schedule (id, enabled, cron, time_zone, changed_at) select ?, true, ?, time_zone, ? from schedule where id = ?',
      ['from-the-future', '* * * * *', new Date(Date.now() - hourMs), 'clean-history'],
    );
    await store('refresh-stale-movies', '* * * * *', 'UTC');
    await fixture.library.start();
    await expect.poll(kinds).toContain('refresh-stale-movies');
    const rows = await fixture.query('select last_run_at from schedule where id = ?', ['from-the-future']);
    expect(rows).toEqual([{ last_run_at: null }]);
  });
});

function listeningLogger() {
  const sentences: string[] = [];
  const note = (_details: object, sentence: string) => {
    sentences.push(sentence);
  };
  const logger: LibraryLogger = { debug: note, info: note, warn: note, error: note };
  return { logger, sentences };
}
