import type { Database, EntityManager } from '../../../database/database.ts';
import type { JobQueues } from './job-queues.ts';

interface Row {
  readonly kind: string;
  readonly priority: number;
  readonly attempts_left: number;
  readonly run_at_ms: number;
}

/** Gives a requeued task a new job for when it is due, in the transaction that requeued it. */
export async function requeue(
  { database, queues }: { readonly database: Database; readonly queues: JobQueues },
  em: EntityManager,
  id: string,
): Promise<void> {
  const { rows } = await database.execute<Row>(
    em,
    `select kind, priority, max_attempts - attempt as attempts_left,
      (extract(epoch from run_at) * 1000)::float8 as run_at_ms from task where id = ?`,
    [id],
  );
  for (const row of rows) {
    const runAt = new Date(Number(row.run_at_ms));
    await queues.put(
      em,
      { id, kind: row.kind, priority: row.priority, runAt, attemptsLeft: row.attempts_left },
      { isNew: false },
    );
  }
}
