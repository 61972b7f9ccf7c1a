import type { Database } from '../database/database.ts';
import { liveTaskStates, type TaskState } from './task.schema.ts';

/** The differences between the databases in task statements, and the clock that they use. */
export interface TaskSql {
  /**
   * An SQL expression for now plus `offsetMs`. On PostgreSQL by the server's clock, so that nodes whose clocks differ agree on
   * which tasks are due and which leases have expired; an injected clock replaces it.
   */
  at(offsetMs?: number): string;
  /** An SQL expression for now plus a bound number of milliseconds. */
  readonly after: string;
  /** Now in milliseconds, by the same clock as `at`. @param databaseMs value of `nowColumn` */
  nowMs(databaseMs: number | null): number;
  readonly nowColumn: string;
  /** The type a JSON parameter is cast to. */
  readonly json: 'jsonb' | 'text';
  /** Ends a sub-select whose rows are updated, so that nodes skip the rows that others have locked. */
  readonly skipLocked: string;
  /** A table made of one parameter, a JSON array of objects with these fields. */
  rowsOf(columns: Readonly<Record<string, 'uuid' | 'integer' | 'text' | 'json'>>): string;
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
    get after() {
      return `(${this.at()} + ?)`;
    },
    nowMs: () => now?.().getTime() ?? Date.now(),
    nowColumn: 'null',
    json: 'text',
    skipLocked: '',
    rowsOf: (columns) =>
      `(select ${Object.entries(columns)
        .map(([name, type]) => `${fieldOf(name, type)} as ${name}`)
        .join(', ')} from json_each(?))`,
  };
}

/** SQLite's `->` returns JSON, `->>` the SQL value. */
const fieldOf = (name: string, type: string) =>
  type === 'json' ? `nullif(value -> '${name}', 'null')` : `value ->> '${name}'`;

function postgresTaskSql(now: (() => Date) | undefined): TaskSql {
  const timestamp = (date: Date) => `timestamptz '${date.toISOString()}'`;
  return {
    at: (offsetMs = 0) =>
      now === undefined
        ? `(${postgresNow} + interval '${wholeMs(offsetMs)} milliseconds')`
        : timestamp(new Date(now().getTime() + offsetMs)),
    get after() {
      return `(${this.at()} + cast(? as double precision) * interval '1 millisecond')`;
    },
    nowMs: (databaseMs) => now?.().getTime() ?? databaseMs ?? Date.now(),
    nowColumn: postgresNow,
    json: 'jsonb',
    skipLocked: 'for update skip locked',
    rowsOf: (columns) =>
      `(select * from jsonb_to_recordset(?::jsonb) as given (${Object.entries(columns)
        .map(([name, type]) => `${name} ${type === 'json' ? 'jsonb' : type}`)
        .join(', ')}))`,
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
