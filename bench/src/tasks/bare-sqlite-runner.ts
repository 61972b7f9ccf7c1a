import SqliteDatabase from 'better-sqlite3';
import { v7 } from 'uuid';
import { openDatabase } from '../../../packages/core/src/database/open-database.ts';
import type { OpenRunner } from './runner.ts';

/** What it takes at the least on the same table: an insert, a claim by `update … returning`, and a fenced update. */
export function openBareSqliteRunner(path: string): OpenRunner {
  return async ({ onStart, onDone }) => {
    await (await openDatabase({ address: `sqlite:${path}` })).close();
    const database = new SqliteDatabase(path);
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = normal');
    const insert = database.prepare(
      `insert into task (id, kind, state, payload, max_attempts, run_at, created_at) values (?, 'bench', 'queued', ?, 5, ?, ?)`,
    );
    const claim = database.prepare(
      `update task set state = 'running', owner = 'bare', attempt = attempt + 1, lease_expires_at = ?, started_at = ?
      where id = (select id from task where state in ('queued', 'retrying') and kind = 'bench' and run_at <= ?
        order by priority desc, run_at, id limit 1) returning id, payload`,
    );
    const complete = database.prepare(
      `update task set state = 'completed', percent = 100, finished_at = ?, owner = null, lease_expires_at = null
      where id = ? and owner = 'bare' and state = 'running'`,
    );
    return {
      async add(key) {
        const now = Date.now();
        insert.run(v7(), JSON.stringify({ key }), now, now);
        const { id, payload } = claim.get(now + 15_000, now, now) as { id: string; payload: string };
        const task = JSON.parse(payload) as { key: number };
        onStart(task.key);
        complete.run(Date.now(), id);
        onDone(task.key);
      },
      async close() {
        database.close();
      },
    };
  };
}
