import { DeadlockException } from '@mikro-orm/core';
import { createDecideRetry, retryTransient } from '../async/retry-transient.ts';
import type { EntityManager } from './database.ts';
import { databaseCodeOf } from './driver-errors.ts';

/** No pauses: the conflicting transaction has ended. */
const pausesMs = [0, 0, 0] as const;
/** A transaction that has waited longer for a lock is not retried. */
const retryWithinMs = 5_000;
/** PostgreSQL: serialization failure, deadlock detected. */
const transientCodes = new Set(['40001', '40P01']);

/** Runs `work` in a transaction with a unit of work of its own; retries after deadlocks and serialization failures. */
export function runTransaction<T>(
  fork: () => EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  return retryTransient(
    () => runOnce(fork(), work),
    createDecideRetry({ isTransient, pausesMs, withinMs: retryWithinMs }),
  );
}

/** `em.transactional` makes the transaction in a copy of `em`, which costs as much as a short statement on SQLite. */
function runOnce<T>(em: EntityManager, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return em.getConnection('write').transactional(async (transaction) => {
    em.setTransactionContext(transaction);
    const result = await work(em);
    await em.flush();
    return result;
  });
}

function isTransient(error: unknown): boolean {
  return error instanceof DeadlockException || transientCodes.has(databaseCodeOf(error) ?? '');
}
