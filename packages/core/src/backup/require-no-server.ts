import type pg from 'pg';
import { LibraryError } from '../errors/library-error.ts';

/** What a running library calls its connections. */
const libraryApplication = 'cinephage';

/**
 * @param place the database in words
 * @throws LibraryError `DATABASE_UNAVAILABLE` while a server is connected to the database
 */
export async function requireNoServer(client: pg.Client, place: string): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()`,
    [libraryApplication],
  );
  const connections = rows[0]?.n ?? 0;
  if (connections > 0) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `A server is running on ${place} (${connections} connections); stop it first. Nothing has been changed.`,
    );
  }
}
