// Raw SQL: a test of what a pooler does with sessions.

import type { ClientBase, QueryResult } from 'pg';
import { LibraryError } from '../errors/library-error.ts';
import { beginWithoutTimeouts } from './postgres-session.ts';

const rounds = 3;

/**
 * Identifies the server process that runs the statement by pid and start time, as pids are reused and not unique among servers.
 * A role's `statement_timeout` does not apply. The function is the one behind `pg_stat_activity`: planning that view took most of
 * the time of this check.
 */
const backendQuery = `${beginWithoutTimeouts};
  select pid || ' ' || coalesce(backend_start::text, '') as backend
  from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())`;

/**
 * Refuses a pooler that assigns its connections per transaction or statement, such as PgBouncer with `pool_mode = transaction`:
 * LISTEN, session settings and named statements get lost there.
 *
 * Two direct connections always have two different server processes, which stay the same while they are connected. This
 * function compares the processes of both connections several times, while one of them has an open transaction. It sets nothing, as
 * that would affect other clients of the pooler, and measures no time, so that slow servers pass.
 *
 * @param timeoutMs Timeout of each statement
 * @default the timeout of the connection
 * @throws LibraryError `DATABASE_UNAVAILABLE`, or the error of the driver, for example after a timeout
 */
export async function refuseSharedSessions(
  one: ClientBase,
  other: ClientBase,
  timeoutMs?: number,
): Promise<void> {
  const seen = new Map<ClientBase, string>();
  const check = async (client: ClientBase, { isBusy = false } = {}): Promise<void> => {
    const found = await backendOf(client, isBusy ? backendQuery : `${backendQuery}; commit`, timeoutMs);
    const known = seen.get(client);
    const others = [...seen].filter(([each]) => each !== client).map(([, each]) => each);
    if ((known !== undefined && known !== found) || others.includes(found)) {
      throw refusal();
    }
    seen.set(client, found);
  };
  for (let round = 0; round < rounds; round++) {
    const [free, busy] = round % 2 === 0 ? [one, other] : [other, one];
    await check(free);
    await check(free);
    await check(busy, { isBusy: true });
    await check(free);
    await busy.query('commit');
  }
}

/** Runs several statements in one text and returns the last row. */
export async function lastRow<Row>(
  client: ClientBase,
  sql: string,
  timeoutMs?: number,
): Promise<Row | undefined> {
  // The driver returns one result per statement, which its types do not declare.
  const results = (await client.query({ text: sql, query_timeout: timeoutMs } as {
    text: string;
  })) as unknown as readonly QueryResult<object>[];
  return results.findLast(({ rows }) => rows.length > 0)?.rows[0] as Row | undefined;
}

async function backendOf(client: ClientBase, sql: string, timeoutMs: number | undefined): Promise<string> {
  try {
    return (await lastRow<{ backend: string }>(client, sql, timeoutMs))?.backend ?? '';
  } catch (error) {
    // PgBouncer refuses transactions in `pool_mode = statement` with a protocol violation.
    throw (error as { code?: unknown }).code === '08P01' ? refusal() : error;
  }
}

function refusal(): LibraryError {
  return new LibraryError(
    'DATABASE_UNAVAILABLE',
    'PostgreSQL is reached through a pooler that shares connections between clients (transaction or statement pooling), where LISTEN, settings of a session and prepared statements get lost. Give the pooler session mode (pool_mode = session for PgBouncer), or name the address of PostgreSQL itself.',
  );
}
