import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { scheduleSchema as scheduleShape } from './schedule.schema.ts';

const ids = [
  ...['refresh-stale-movies', 'search-missing-movies', 'search-cutoff-unmet-movies', 'sync-rss'],
  ...['grab-pending-releases', 'scan-root-folders'],
  ...['clean-history', 'clean-recycle-bin', 'back-up-database'],
];

describe.each(databaseKinds)('schedules on %s', (kind) => {
  let fixture: TestLibrary;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const one = async (id: string) => (await fixture.library.schedules.list()).find((each) => each.id === id);

  it('are there from the beginning, enabled, with the time of their next run', async () => {
    await using blank = await openTestLibrary(kind, {}, { isBlank: true });
    const readAt = Date.now();
    const all = await blank.library.schedules.list();
    expect(all.map(({ id }) => id)).toEqual(ids);
    // Without a folder for backups, their schedule waits until it is enabled.
    expect(all.at(-1)).toMatchObject({ enabled: false, nextRunAt: null });
    for (const each of all.slice(0, -1)) {
      scheduleShape.parse(each);
      expect(each).toMatchObject({ enabled: true, timeZone: 'UTC', lastRunAt: null, lastTaskId: null });
      expect(Date.parse(each.nextRunAt ?? '')).toBeGreaterThan(readAt - 1_000);
      expect(each.description).toMatch(/^[A-Z].*\.$/u);
    }
  });

  it('are kept as they were changed, also for another process and after a restart', async () => {
    const { schedules } = fixture.library;
    await schedules.update('clean-history', { enabled: true });
    await schedules.update('clean-history', { enabled: false });
    await schedules.update('search-missing-movies', { enabled: true });
    const changed = await schedules.update('search-missing-movies', {
      cron: '30 2 * * SUN',
      timeZone: 'Europe/Berlin',
    });
    expect(changed).toMatchObject({ cron: '30 2 * * SUN', timeZone: 'Europe/Berlin', enabled: true });
    expect(new Date(changed.nextRunAt ?? '').getUTCDay()).toBe(0);
    await using other = await createLibrary({ database: fixture.url });
    const seen = await other.schedules.list();
    expect(seen.find(({ id }) => id === 'clean-history')).toMatchObject({ enabled: false, nextRunAt: null });
    expect(seen.find(({ id }) => id === 'search-missing-movies')).toEqual(changed);
  });

  it.each([
    [{}, /at least one of/],
    [{ cron: 'every day' }, /cron must be a cron expression/],
    [{ timeZone: 'Mars/Olympus' }, /timeZone must be an IANA time zone/],
    [{ enabled: 'yes' }, /enabled must be true or false/],
    [{ id: 'other' }, /id is not a known field/],
  ])('refuse %j', async (input, message) => {
    const before = await one('search-missing-movies');
    await expect(
      fixture.library.schedules.update('search-missing-movies', input as never),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
    expect(await one('search-missing-movies')).toEqual(before);
  });

  it('say that there is no schedule with an unknown id', async () => {
    for (const unknown of ['nothing', '', "' or 1=1"]) {
      const notFound = { code: 'SCHEDULE_NOT_FOUND' };
      await expect(fixture.library.schedules.update(unknown, { enabled: true })).rejects.toMatchObject(
        notFound,
      );
      await expect(fixture.library.schedules.run(unknown)).rejects.toMatchObject(notFound);
    }
  });

  it('run when asked to, even while they are not enabled, once at a time', async () => {
    await fixture.library.schedules.update('clean-history', { enabled: false });
    const started = await fixture.library.schedules.run('clean-history');
    const again = await fixture.library.schedules.run('clean-history');
    expect(again.taskId).toBe(started.taskId);
    await fixture.library.start();
    expect(await endOf(fixture.library, started.taskId)).toMatchObject({
      kind: 'clean-history',
      state: 'completed',
      message: 'Deleted 0 old tasks and 0 old events',
    });
    expect(await one('clean-history')).toMatchObject({
      lastTaskId: started.taskId,
      lastRunAt: expect.any(String),
    });
    expect((await fixture.library.schedules.run('clean-history')).taskId).not.toBe(started.taskId);
  });

  it('do not run where no tasks are run', async () => {
    await fixture.library.schedules.update('clean-history', { enabled: true, cron: '* * * * *' });
    await fixture.query('update schedule set changed_at = ?', [new Date(Date.now() - 3_600_000)]);
    await fixture.library.start({ tasks: false });
    await sleep(500);
    expect((await fixture.library.tasks.list()).tasks).toEqual([]);
  });
});

describe.each(databaseKinds)('schedules of three processes on %s', (kind) => {
  it('run once each time they are due', async () => {
    await using fixture = await openTestLibrary(kind);
    await using second = await createLibrary({ database: fixture.url });
    await using third = await createLibrary({ database: fixture.url });
    for (const id of ids) {
      await fixture.library.schedules.update(id, { cron: '0 0 1 1 *', enabled: id === 'clean-history' });
    }
    const runs = async () =>
      (await fixture.library.tasks.list()).tasks.filter(({ state }) => state === 'completed');
    const twoYearsAgo = new Date(Date.now() - 2 * 365 * 86_400_000);
    const makeDue = () =>
      fixture.query('update schedule set changed_at = ?, last_run_at = ?', [twoYearsAgo, twoYearsAgo]);
    await makeDue();
    await Promise.all([fixture.library, second, third].map((library) => library.start()));
    await expect.poll(async () => (await runs()).length).toBe(1);
    await makeDue();
    await expect.poll(async () => (await runs()).length).toBe(2);
    const { tasks } = await fixture.library.tasks.list();
    expect(tasks.map(({ kind: of, state }) => [of, state])).toEqual([
      ['clean-history', 'completed'],
      ['clean-history', 'completed'],
    ]);
    const schedules = await fixture.library.schedules.list();
    expect(schedules.find(({ id }) => id === 'clean-history')?.lastTaskId).toBe(tasks[0]?.id);
  });
});

describe('schedules on sqlite, by a clock that can be set', () => {
  it('make up once for all that was missed while nothing ran, and not for what was missed while not enabled', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    const clock = { now: () => now };
    await using fixture = await openTestLibrary('sqlite', clock, { isBlank: true });
    await fixture.library.schedules.update('search-missing-movies', { enabled: false });
    now = new Date('2026-03-05T12:00:00Z');
    await fixture.library.schedules.update('search-missing-movies', { enabled: true });
    await fixture.library.start();
    const kinds = async () => (await fixture.library.tasks.list()).tasks.map(({ kind }) => kind).toSorted();
    await expect
      .poll(kinds)
      .toEqual([
        ...['clean-history', 'clean-recycle-bin', 'grab-pending-releases', 'refresh-stale-movies'],
        ...['scan-root-folders', 'search-cutoff-unmet-movies', 'sync-rss'],
      ]);
  });
});
