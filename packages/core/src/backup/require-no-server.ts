import type pg from 'pg';
import { describePostgres } from '../database/postgres-client.ts';
import { LibraryError } from '../errors/library-error.ts';

/** What a running library calls its connections. */
const libraryApplication = 'cinephage';

/**
 * @param url of the database, which may give the connections of its servers a name of their own
 * @throws LibraryError `DATABASE_UNAVAILABLE` while a server is connected to the database
 */
export async function requireNoServer(client: pg.Client, url: string): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name = any($1) and pid <> pg_backend_pid()`,
    [[libraryApplication, new URL(url).searchParams.get('application_name') ?? libraryApplication]],
  );
  const connections = rows[0]?.n ?? 0;
  if (connections > 0) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `A server is running on ${describePostgres(url)} (${connections} connections); stop it first. Nothing has been changed.`,
    );
  }
}
