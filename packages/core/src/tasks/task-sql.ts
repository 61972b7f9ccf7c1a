// Fragments of raw SQL for claims and polls, see docs/decisions/0001-task-engines.md, and of typed queries for all other statements.

import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { liveTaskStates, type TaskState } from './task.schema.ts';

/** The differences between the databases in task statements, and the clock that they use. */
export interface TaskSql {
  /**
   * An SQL expression for now plus `offsetMs`. On PostgreSQL by the server's clock, so that nodes whose clocks differ agree on
   * which tasks are due and which leases have expired; an injected clock replaces it.
   */
  at(offsetMs?: number): string;
  /** The same for typed queries; the offset is bound. */
  time(offsetMs?: number): RawBuilder<Date>;
  /** Now in milliseconds, by the same clock as `at`. @param databaseMs value of `nowColumn` */
  nowMs(databaseMs: number | null): number;
  readonly nowColumn: string;
  /** The rows of a JSON array of completed tasks, which is bound as one parameter. */
  completions(json: string): RawBuilder<CompletedRow>;
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
    at: (offsetMs = 0) =>
      now === undefined
        ? `(${sqliteNow} + ${wholeMs(offsetMs)})`
        : String(wholeMs(now().getTime() + offsetMs)),
    time: (offsetMs = 0) =>
      now === undefined
        ? sql`(${sql.raw(sqliteNow)} + ${wholeMs(offsetMs)})`
        : sql`${wholeMs(now().getTime() + offsetMs)}`,
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
  const timestamp = (date: Date) => `timestamptz '${date.toISOString()}'`;
  return {
    at: (offsetMs = 0) =>
      now === undefined
        ? `(${postgresNow} + interval '${wholeMs(offsetMs)} milliseconds')`
        : timestamp(new Date(now().getTime() + offsetMs)),
    time: (offsetMs = 0) =>
      now === undefined
        ? sql`(${sql.raw(postgresNow)} + cast(${wholeMs(offsetMs)} as double precision) * interval '1 millisecond')`
        : sql`cast(${new Date(wholeMs(now().getTime() + offsetMs))} as timestamptz)`,
    nowMs: (databaseMs) => now?.().getTime() ?? databaseMs ?? Date.now(),
    nowColumn: postgresNow,
    completions: (json) => sql`(select * from jsonb_to_recordset(cast(${json} as jsonb))
      as completed (id uuid, attempt integer, message text, result jsonb))`,
  };
}

function wholeMs(ms: number): number {
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
export const isRunningTask = sql<SqlBool>`state = 'running'`;
