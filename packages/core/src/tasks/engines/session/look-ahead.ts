import type { Database } from '../../../database/database.ts';
import { isWaiting, type TaskSql } from '../../task-sql.ts';

export interface LookAheadDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly kinds: readonly string[];
  /** A column more, called `extra`: an SQL expression. */
  readonly extra: string;
}

interface Row {
  readonly now: number | null;
  readonly extra: number | null;
  readonly [kindIndex: `k${number}`]: number | null;
}

/** Reads when the next task of each kind is due, in one statement that only looks at the ends of indexes. */
export function createLookAhead({ database, sql, kinds, extra }: LookAheadDeps) {
  const next = kinds.map(
    (_, index) => `(select min(run_at) from task where ${isWaiting} and kind = ?) as k${index}`,
  );
  const text = `select ${[`${sql.nowColumn} as now`, `${extra} as extra`, ...next].join(', ')}`;

  return async function lookAhead() {
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
