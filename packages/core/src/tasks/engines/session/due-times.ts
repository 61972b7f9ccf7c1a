// Raw SQL of the poll, which each worker repeats, see docs/decisions/0001-task-engines.md.

import type { Database } from '../../../database/database.ts';
import { isWaiting, type TaskSql } from '../../task-sql.ts';

export interface DueTimesDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly kinds: readonly string[];
  /** SQL expression of another column, `extra`. */
  readonly extra: string;
}

interface Row {
  readonly now: number | null;
  readonly extra: number | null;
  readonly [kindIndex: `k${number}`]: number | null;
}

/** Reads when the next task of each kind is due, in one statement that reads one index entry for each kind. */
export function createDueTimesReader({ database, sql, kinds, extra }: DueTimesDeps) {
  const next = kinds.map(
    (_, index) => `(select min(run_at) from task where ${isWaiting} and kind = ?) as k${index}`,
  );
  const text = `select ${[`${sql.nowColumn} as now`, `${extra} as extra`, ...next].join(', ')}`;

  return async function readDueTimes() {
    const [row] = await database.reader.all<Row>(text, kinds);
    const nowMs = sql.nowMs(row?.now ?? null);
    const dueInMs = new Map<string, number>();
    for (const [index, kind] of kinds.entries()) {
      const runAt = row?.[`k${index}`] ?? null;
      if (runAt !== null) {
        dueInMs.set(kind, runAt - nowMs);
      }
    }
    return { dueInMs, extra: row?.extra ?? null, nowMs };
  };
}
