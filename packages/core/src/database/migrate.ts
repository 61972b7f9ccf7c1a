import type { MikroORM } from '@mikro-orm/core';
import { createDecideRetry, retryTransient } from '../async/retry-transient.ts';

const pausesMs = [200, 400, 600, 800] as const;
/** A lost race fails early; a process that has waited this long for the lock does not retry. */
const raceMs = 5_000;

/**
 * Runs pending migrations. Another process may migrate the same SQLite file, where no lock can be held around the migrator: the
 * loser of the race fails on objects that exist already, and its retry finds no pending migration.
 */
export async function migrate(orm: MikroORM, busyTimeoutMs = raceMs): Promise<void> {
  const withinMs = Math.min(busyTimeoutMs, raceMs);
  await retryTransient(
    () => orm.migrator.up(),
    createDecideRetry({ isTransient: mayBeLostRace, pausesMs, withinMs }),
  );
}

/** SQLite has no code for "already exists", only a message. On PostgreSQL an advisory lock prevents the race. */
function mayBeLostRace(error: unknown): boolean {
  return error instanceof Error && /already exists|UNIQUE constraint|database is locked/u.test(error.message);
}
