import type { Database, EntityManager } from '../database/database.ts';

/**
 * Takes its dedupe key from a task that runs: what is enqueued with the key from then on is a task of its own. A task that reads its work
 * from the database calls it in the transaction in which it has found none, so that no work is added to a task that is about to end.
 */
export async function releaseDedupeKey(database: Database, em: EntityManager, taskId: string): Promise<void> {
  await database.kysely(em).updateTable('task').set({ dedupe_key: null }).where('id', '=', taskId).execute();
}
