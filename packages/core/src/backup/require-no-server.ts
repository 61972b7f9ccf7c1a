import { setTimeout as sleep } from 'node:timers/promises';
import { advisoryLocks } from '../database/advisory-locks.ts';
import { describePostgres, type PostgresAddress } from '../database/postgres-address.ts';
import type { LibraryClient } from '../database/postgres-client.ts';
import { LibraryError } from '../errors/library-error.ts';

const timeoutMs = 5_000;
const pauseMs = 100;

/**
 * Makes sure that no server uses the library, and that none starts until `client` is closed. Servers on libraries in other
 * schemas of the database do not count.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` while a server, or another restore or copy, uses the library
 */
export async function requireNoServer(
  { client, schema, schemaKey }: LibraryClient,
  address: PostgresAddress,
): Promise<void> {
  // Connections of a stopped server remain open briefly.
  for (const deadline = performance.now() + timeoutMs; ; await sleep(pauseMs)) {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, $2) as locked',
      [advisoryLocks.schema, schemaKey],
    );
    if (rows[0]?.locked === true) {
      return;
    }
    if (performance.now() > deadline) {
      throw new LibraryError(
        'DATABASE_UNAVAILABLE',
        `A server, or another restore or copy, uses the schema "${schema}" of ${describePostgres(address)}; stop it first. Nothing has been changed.`,
      );
    }
  }
}
