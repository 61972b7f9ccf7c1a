import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { createTaskSql } from '../task-sql.ts';
import { crons, nights, zones } from './clock-changes.fixture.ts';
import { createScheduleClock } from './schedule-clock.ts';

const id = 'clean-history';

/** A library whose clock is set, and what its schedules do when they are looked at. */
async function openAt(kind: (typeof databaseKinds)[number]) {
  let now = new Date('2027-01-01T00:00:00Z');
  const fixture = await openTestLibrary(kind, { now: () => now });
  await fixture.library.schedules.update(id, { enabled: true });
  const sql = createTaskSql(fixture.database, () => now);
  const clock = createScheduleClock({ database: fixture.database, sql, ids: [id] });
  return {
    fixture,
    setNow(ms: number) {
      now = new Date(ms);
    },
    /** Looks once; whether the schedule was started. */
    async look(): Promise<boolean> {
      const started: string[] = [];
      clock.start(async (_em, due) => {
        started.push(due);
      });
      await clock.stop();
      return started.length > 0;
    },
  };
}

const nextRunAt = async ({ library }: TestLibrary) =>
  Date.parse((await library.schedules.list()).find((each) => each.id === id)?.nextRunAt ?? '');

describe.each(databaseKinds)('the time that the API names on %s', (kind) => {
  it.each(zones)(
    'is the one at which the schedule runs, also when clocks change in %s',
    { timeout: 60_000 },
    async (zone) => {
      const { fixture, setNow, look } = await openAt(kind);
      await using _ = fixture;
      for (const [from, to] of nights(zone)) {
        for (const cron of crons) {
          const start = [cron, zone, new Date(from), id];
          await fixture.query(
            'update schedule set cron = ?, time_zone = ?, changed_at = ?, last_run_at = null where id = ?',
            start,
          );
          setNow(from);
          // Of those that come often, the ones of the night itself.
          for (let named = await nextRunAt(fixture), run = 0; named < to && run < 6; run++) {
            setNow(named - 1);
            expect(await look(), `${cron} before ${new Date(named).toISOString()}`).toBe(false);
            setNow(named);
            expect(await look(), `${cron} at ${new Date(named).toISOString()}`).toBe(true);
            named = await nextRunAt(fixture);
            expect(named).toBeGreaterThan(Number(start[2]));
          }
        }
      }
    },
  );

  it('is now for what was missed, which is made up for once', async () => {
    const { fixture, setNow, look } = await openAt(kind);
    await using _ = fixture;
    const now = Date.parse('2027-05-05T12:34:56.789Z');
    setNow(now);
    expect(await nextRunAt(fixture)).toBe(now);
    expect(await look()).toBe(true);
    expect(await look()).toBe(false);
    expect(await nextRunAt(fixture)).toBe(Date.parse('2027-05-05T13:17:00Z'));
  });
});
