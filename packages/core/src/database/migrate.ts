import { setTimeout as sleep } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/core';

const maximumAttempts = 5;
const pauseMs = 200;
/** Losing a race shows at once; whoever has waited for a lock as long as one may does not wait again. */
const raceMs = 5_000;

/**
 * Brings the schema up to date. Another process may be doing the same on the same SQLite file, where no lock can be held
 * around the migrator: the one that loses the race fails on what already exists, and finds nothing left to do the next time.
 */
export async function migrate(orm: MikroORM, busyTimeoutMs = raceMs): Promise<void> {
  const deadline = performance.now() + Math.min(busyTimeoutMs, raceMs);
  for (let attempt = 1; ; attempt++) {
    try {
      await orm.migrator.up();
      return;
    } catch (error) {
      if (attempt === maximumAttempts || performance.now() > deadline || !mayBeLostRace(error)) {
        throw error;
      }
      await sleep(pauseMs * attempt);
    }
  }
}

/** The message is all that SQLite says of what exists already; PostgreSQL never races here. */
function mayBeLostRace(error: unknown): boolean {
  return error instanceof Error && /already exists|UNIQUE constraint|database is locked/u.test(error.message);
}
