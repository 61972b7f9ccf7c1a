import type { MikroORM } from '@mikro-orm/core';
import { createDecideRetry, retryTransient } from '../async/retry-transient.ts';

const pausesMs = [200, 400, 600, 800] as const;
/** A lost race shows at once; a process that has waited this long for the lock does not wait again. */
const raceMs = 5_000;

/**
 * Brings the schema up to date. Another process may be doing the same on the same SQLite file, where no lock can be held
 * around the migrator: the one that loses the race fails on what already exists, and finds nothing left to do the next time.
 */
export async function migrate(orm: MikroORM, busyTimeoutMs = raceMs): Promise<void> {
  const withinMs = Math.min(busyTimeoutMs, raceMs);
  await retryTransient(
    () => orm.migrator.up(),
    createDecideRetry({ isTransient: mayBeLostRace, pausesMs, withinMs }),
  );
}

/** The message is all that SQLite says of what exists already; PostgreSQL never races here. */
function mayBeLostRace(error: unknown): boolean {
  return error instanceof Error && /already exists|UNIQUE constraint|database is locked/u.test(error.message);
}
