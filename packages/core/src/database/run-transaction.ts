import { DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core';
import type { EntityManager } from './database.ts';
import { databaseCodeOf } from './driver-errors.ts';

const maximumAttempts = 4;
/** PostgreSQL: serialization failure, deadlock detected. */
const transientCodes = new Set(['40001', '40P01']);

/** Runs `work` in a transaction, anew when the database ended it for reasons that pass. */
export async function runTransaction<T>(
  em: EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await em.fork().transactional((inner) => work(inner as EntityManager));
    } catch (error) {
      if (attempt === maximumAttempts || !isTransient(error)) {
        throw error;
      }
    }
  }
}

function isTransient(error: unknown): boolean {
  return (
    error instanceof DeadlockException ||
    error instanceof LockWaitTimeoutException ||
    transientCodes.has(databaseCodeOf(error) ?? '')
  );
}
