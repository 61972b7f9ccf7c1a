import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { PostgresAddress } from '../database/postgres-address.ts';
import { describePostgres } from '../database/postgres-client.ts';
import { LibraryError } from '../errors/library-error.ts';

/** What a running library calls its connections. */
const libraryApplication = 'cinephage';
const timeoutMs = 5_000;
const pauseMs = 100;

/**
 * @param address of the database, which may give the connections of its servers a name of their own
 * @throws LibraryError `DATABASE_UNAVAILABLE` while a server is connected to the database
 */
export async function requireNoServer(client: Client, address: PostgresAddress): Promise<void> {
  const names = [libraryApplication, address.applicationName];
  // PostgreSQL still shows connections for a moment after a server has stopped.
  for (const deadline = performance.now() + timeoutMs; ; await sleep(pauseMs)) {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = any($1) and pid <> pg_backend_pid()`,
      [names],
    );
    const connections = rows[0]?.n ?? 0;
    if (connections === 0) {
      return;
    }
    if (performance.now() > deadline) {
      throw new LibraryError(
        'DATABASE_UNAVAILABLE',
        `A server is running on ${describePostgres(address)} (${connections} connections); stop it first. Nothing has been changed.`,
      );
    }
  }
}
