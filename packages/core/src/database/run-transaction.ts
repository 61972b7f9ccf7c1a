import { DeadlockException } from '@mikro-orm/core';
import type { EntityManager } from './database.ts';
import { databaseCodeOf } from './driver-errors.ts';

const maximumAttempts = 4;
/** Whoever has waited longer for a lock does not wait for as long again: every request ends in time. */
const retryWithinMs = 5_000;
/** PostgreSQL: serialization failure, deadlock detected. */
const transientCodes = new Set(['40001', '40P01']);

/** Runs `work` in a transaction, and again when the database ended it for reasons that pass at once. */
export async function runTransaction<T>(
  em: EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + retryWithinMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await em.fork().transactional((inner) => work(inner as EntityManager));
    } catch (error) {
      if (attempt === maximumAttempts || performance.now() > deadline || !isTransient(error)) {
        throw error;
      }
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof DeadlockException || transientCodes.has(databaseCodeOf(error) ?? '');
}
