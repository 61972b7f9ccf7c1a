import type { Database } from '../../database/database.ts';
import type { ErrorDetail } from '../../errors/library-error.ts';
import type { TaskSql } from '../task-sql.ts';
import { cronRule, isCronExpression, isTimeZone, nextRun, timeZoneRule } from './cron.ts';

/** A row of the table `schedule`. What stands in it may have been written by another version of this program, or by hand. */
export interface StoredSchedule {
  readonly id: string;
  readonly enabled: number | boolean;
  readonly cron: string;
  readonly time_zone: string;
  /** Milliseconds since the epoch, as are the other times. */
  readonly changed_ms: number | null;
  readonly last_run_ms: number | null;
  readonly last_task_id: string | null;
  /** Now, by the clock of the database; null where the clock of this process counts. */
  readonly now_ms: number | null;
}

/** Reads rows of `schedule`; a condition may follow. Gives numbers through `reader` and `execute` on both databases. */
export function selectSchedules({ driver }: Pick<Database, 'driver'>, sql: TaskSql): string {
  const ms = (time: string) =>
    driver === 'sqlite' ? time : `cast(extract(epoch from ${time}) * 1000 as double precision)`;
  return `select id, enabled, cron, time_zone, cast(last_task_id as text) as last_task_id,
    ${ms('changed_at')} as changed_ms, ${ms('last_run_at')} as last_run_ms, ${ms(sql.nowColumn)} as now_ms from schedule`;
}

type Timing = Pick<StoredSchedule, 'cron' | 'time_zone'>;

/** Which column no times can be computed from, and the rule it breaks; null if they can. */
export function findBrokenRule({ cron, time_zone: timeZone }: Timing): ErrorDetail | null {
  if (!isTimeZone(timeZone)) {
    return { field: 'timeZone', message: timeZoneRule };
  }
  return isCronExpression(cron) ? null : { field: 'cron', message: cronRule };
}

/** Why an enabled schedule is never started, as a sentence; null if nothing keeps it from running. */
export function describeProblem(stored: StoredSchedule): string | null {
  const broken = stored.enabled ? findBrokenRule(stored) : null;
  return (
    broken && `It does not run: ${broken.field} is ${quoteStored(stored, broken)} and ${broken.message}.`
  );
}

/** The value of the column that breaks a rule, short enough to be shown. */
export function quoteStored({ cron, time_zone: timeZone }: Timing, { field }: ErrorDetail): string {
  return JSON.stringify((field === 'cron' ? cron : timeZone).slice(0, 100));
}

/**
 * When an enabled schedule is to be started next: the first of its times since it was last run or changed, which may have
 * passed while nothing ran. Null if there is none.
 */
export function dueTime(stored: StoredSchedule): Date | null {
  const { enabled, cron, time_zone: timeZone, changed_ms: changedMs, last_run_ms: lastRunMs } = stored;
  if (!enabled || findBrokenRule(stored) !== null) {
    return null;
  }
  const sinceMs = [changedMs, lastRunMs].map((ms) => toDate(ms)?.getTime() ?? 0);
  return nextRun(cron, timeZone, new Date(Math.max(...sinceMs)));
}

/** Null for null, and for a number that is no time. */
export function toDate(ms: number | null): Date | null {
  const date = new Date(ms === null ? Number.NaN : Number(ms));
  return Number.isNaN(date.getTime()) ? null : date;
}
