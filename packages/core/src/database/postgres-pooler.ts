import type { ClientBase, QueryResult } from 'pg';
import { LibraryError } from '../errors/library-error.ts';
import { beginWithoutTimeouts } from './postgres-session.ts';

const rounds = 3;

/**
 * Asks for the process on the server that runs the statement; its number alone may be another's later, or on another server.
 * Whatever a role's `statement_timeout` says, there is time to answer.
 */
const backendQuery = `${beginWithoutTimeouts};
  select pid || ' ' || coalesce(backend_start::text, '') as backend
  from pg_catalog.pg_stat_activity where pid = pg_catalog.pg_backend_pid()`;

/**
 * Refuses a pooler between here and PostgreSQL that lends its connections for a transaction or a statement only, as PgBouncer
 * does with `pool_mode = transaction`: LISTEN, settings of the session and named statements get lost there.
 *
 * Two connections of one's own always have two processes on the server, each the same as long as it is connected. Both ask
 * who serves them, one after the other and with a transaction open on one of them; nothing is set, as that would reach other clients
 * of the pooler, and no time is compared, so that a slow server makes no difference.
 *
 * @param timeoutMs how long an answer may take; default: as the connection has it
 * @throws LibraryError `DATABASE_UNAVAILABLE`, or the driver's error, such as after the time-out
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

/** The last row that several statements in one text give. */
export async function lastRow<Row>(
  client: ClientBase,
  sql: string,
  timeoutMs?: number,
): Promise<Row | undefined> {
  // The driver gives one result for each of them, which its types do not say.
  const results = (await client.query({ text: sql, query_timeout: timeoutMs } as {
    text: string;
  })) as unknown as readonly QueryResult<object>[];
  return results.findLast(({ rows }) => rows.length > 0)?.rows[0] as Row | undefined;
}

async function backendOf(client: ClientBase, sql: string, timeoutMs: number | undefined): Promise<string> {
  try {
    return (await lastRow<{ backend: string }>(client, sql, timeoutMs))?.backend ?? '';
  } catch (error) {
    // The protocol violation is how PgBouncer refuses transactions with `pool_mode = statement`.
    throw (error as { code?: unknown }).code === '08P01' ? refusal() : error;
  }
}

function refusal(): LibraryError {
  return new LibraryError(
    'DATABASE_UNAVAILABLE',
    'PostgreSQL is reached through a pooler that shares connections between clients (transaction or statement pooling), where LISTEN, settings of a session and prepared statements get lost. Give the pooler session mode (pool_mode = session for PgBouncer), or name the address of PostgreSQL itself.',
  );
}
