import { type Kysely, sql as query } from 'kysely';
import type { Database, EntityManager } from '../../database/database.ts';
import type { DB } from '../../database/schema/db.ts';
import type { ErrorDetail } from '../../errors/library-error.ts';
import type { TaskSql } from '../task-sql.ts';
import { cronRule, isCronExpression, isTimeZone, nextRun, timeZoneRule } from './cron.ts';

/** A row of the table `schedule`, which another version of this program or a person may have written. */
export interface StoredSchedule {
  readonly id: string;
  readonly enabled: boolean;
  readonly cron: string;
  readonly time_zone: string;
  /** Milliseconds since the epoch, as are the other times. */
  readonly changed_ms: number | null;
  readonly last_run_ms: number | null;
  readonly last_task_id: string | null;
  /** Now, by the clock of the database; null if the clock of this process is used. */
  readonly now_ms: number | null;
}

/** Selects schedules. Timestamps are numbers, as those that a person has written may be out of range for a `Date`. */
export function selectSchedules(kysely: Kysely<DB>, { driver }: Pick<Database, 'driver'>, sql: TaskSql) {
  const ms = (time: string) =>
    driver === 'sqlite'
      ? query<number | null>`${query.raw(time)}`
      : query<number | null>`cast(extract(epoch from ${query.raw(time)}) * 1000 as double precision)`;
  return kysely
    .selectFrom('schedule')
    .select(['id', 'enabled', 'cron', 'time_zone', 'last_task_id'])
    .select([
      ms('changed_at').as('changed_ms'),
      ms('last_run_at').as('last_run_ms'),
      ms(sql.nowColumn).as('now_ms'),
    ]);
}

/**
 * Selects one schedule and locks it until the transaction of `em` ends, so that no other process changes it meanwhile. On
 * SQLite there is one writer at a time.
 */
export function readLocked(
  database: Pick<Database, 'driver' | 'kysely'>,
  sql: TaskSql,
  em: EntityManager,
  id: string,
): Promise<StoredSchedule | undefined> {
  return selectSchedules(database.kysely(em), database, sql)
    .where('id', '=', id)
    .$if(database.driver === 'postgresql', (schedule) => schedule.forUpdate())
    .executeTakeFirst();
}

type Timing = Pick<StoredSchedule, 'cron' | 'time_zone'>;

/** @returns the invalid column and its rule; null if times can be computed */
export function findBrokenRule({ cron, time_zone: timeZone }: Timing): ErrorDetail | null {
  if (!isTimeZone(timeZone)) {
    return { field: 'timeZone', message: timeZoneRule };
  }
  return isCronExpression(cron) ? null : { field: 'cron', message: cronRule };
}

/** @returns why an enabled schedule never runs, as a sentence; null if it runs */
export function describeProblem(stored: StoredSchedule): string | null {
  const broken = stored.enabled ? findBrokenRule(stored) : null;
  return (
    broken && `It does not run: ${broken.field} is ${quoteStored(stored, broken)} and ${broken.message}.`
  );
}

/** The value of the invalid column, shortened for messages. */
export function quoteStored({ cron, time_zone: timeZone }: Timing, { field }: ErrorDetail): string {
  return JSON.stringify((field === 'cron' ? cron : timeZone).slice(0, 100));
}

/**
 * When an enabled schedule runs next: the first matching time since its last run or change, which may have passed while no
 * process ran. Null if it never runs.
 */
export function dueTime(stored: StoredSchedule): Date | null {
  const { enabled, cron, time_zone: timeZone, changed_ms: changedMs, last_run_ms: lastRunMs } = stored;
  if (!enabled || findBrokenRule(stored) !== null) {
    return null;
  }
  const sinceMs = [changedMs, lastRunMs].map((ms) => toDate(ms)?.getTime() ?? 0);
  return nextRun(cron, timeZone, new Date(Math.max(...sinceMs)));
}

/** @returns null for null and for a number out of range */
export function toDate(ms: number | null): Date | null {
  const date = new Date(ms === null ? Number.NaN : Number(ms));
  return Number.isNaN(date.getTime()) ? null : date;
}
