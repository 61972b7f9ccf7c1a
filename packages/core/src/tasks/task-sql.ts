// Fragments of task statements: of typed queries, and of the raw SQL of polls, see docs/decisions/0001-task-engines.md.

import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { lateValue } from '../database/schema/late-value.ts';
import { liveTaskStates, type TaskState } from './task.schema.ts';

/** The differences between the databases in task statements, and the clock that they use. */
export interface TaskSql {
  /**
   * Now plus an offset in milliseconds. On PostgreSQL by the server's clock, so that nodes whose clocks differ agree on which
   * tasks are due and which leases have expired; an injected clock replaces it. Read each time the query runs.
   */
  time(offsetMs?: number | Expression<number>): RawBuilder<Date>;
  /** Now in milliseconds, by the same clock as `time`. @param databaseMs value of `nowColumn` */
  nowMs(databaseMs: number | null): number;
  readonly nowColumn: string;
  /** The rows of a JSON array of completed tasks, which is bound as one parameter. */
  completions(json: Expression<string>): RawBuilder<CompletedRow>;
}

/** What a task gets when it completes. */
export interface CompletedRow {
  readonly id: string;
  readonly attempt: number;
  readonly message: string | null;
  readonly result: string | null;
}

const postgresNow = "date_trunc('milliseconds', statement_timestamp())";

export function createTaskSql(database: Pick<Database, 'driver'>, now?: (() => Date) | undefined): TaskSql {
  return database.driver === 'sqlite' ? sqliteTaskSql(now) : postgresTaskSql(now);
}

/** Computed by SQLite, so that the text of the statement is always the same and stays prepared. */
const sqliteNow = "cast(unixepoch('subsec') * 1000 as integer)";

function sqliteTaskSql(now: (() => Date) | undefined): TaskSql {
  return {
    time: (offsetMs = 0) =>
      sql`(${now === undefined ? sql.raw(sqliteNow) : lateValue(() => now().getTime())} + ${offset(offsetMs)})`,
    nowMs: () => now?.().getTime() ?? Date.now(),
    nowColumn: 'null',
    // SQLite's `->` returns JSON, `->>` the SQL value.
    completions: (
      json,
    ) => sql`(select value ->> 'id' as id, value ->> 'attempt' as attempt, value ->> 'message' as message,
      nullif(value -> 'result', 'null') as result from json_each(${json}))`,
  };
}

function postgresTaskSql(now: (() => Date) | undefined): TaskSql {
  return {
    time: (offsetMs = 0) =>
      sql`(${now === undefined ? sql.raw(postgresNow) : sql`cast(${lateValue(now)} as timestamptz)`}
        + cast(${offset(offsetMs)} as double precision) * interval '1 millisecond')`,
    nowMs: (databaseMs) => now?.().getTime() ?? databaseMs ?? Date.now(),
    nowColumn: postgresNow,
    completions: (json) => sql`(select * from jsonb_to_recordset(cast(${json} as jsonb))
      as completed (id uuid, attempt integer, message text, result jsonb))`,
  };
}

const offset = (ms: number | Expression<number>) => (typeof ms === 'number' ? wholeMs(ms) : ms);

/** @throws RangeError unless `ms` is finite */
export function wholeMs(ms: number): number {
  if (!Number.isFinite(ms)) {
    throw new RangeError('A task needs a valid date.');
  }
  return Math.round(ms);
}

const list = (states: readonly TaskState[]) => states.map((state) => `'${state}'`).join(', ');

/** The exact text of the partial indexes' conditions, or SQLite would not use them. */
export const isLive = `state in (${list(liveTaskStates)})`;
export const isWaiting = `state in (${list(['queued', 'retrying'])})`;

/** The same conditions for typed queries. */
export const isLiveTask = sql<SqlBool>`${sql.raw(isLive)}`;
export const isWaitingTask = sql<SqlBool>`${sql.raw(isWaiting)}`;
export const isRunningTask = sql<SqlBool>`state = 'running'`;
