// Raw SQL: a probe of the server.

import type { Pool, PoolClient } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { unavailableReasonOf } from './driver-errors.ts';
import { clientLike } from './postgres-pool.ts';
import { type QueryWatch, watchQueries } from './watch-queries.ts';

/** How long the code that uses a lost connection has to release it. */
const releaseTimeoutMs = 250;
const checksPerProbe = 5;

export interface ConnectionSupervision {
  /** Supervises another pool. */
  add(pool: Pool): void;
  /** Limits the time that statements, including running ones, may wait for a response, in milliseconds. */
  limitResponseTime(timeoutMs: number): void;
  /** Replaces all connections: idle ones now, others when they are released. */
  replaceAll(): Promise<void>;
  /** Stops the supervision. */
  close(): void;
}

export interface SupervisionOptions {
  /**
   * After this time without a response to a statement, the server is probed on a new connection. If the probe gets no response
   * within the same time, the waiting connections are closed.
   */
  readonly probeAfterMs: number;
  readonly logger: LibraryLogger | undefined;
}

/** Statements after whose failure Kysely does not release the connection. */
const leavesConnectionAcquired = /^(begin|start transaction|rollback$)/;

const supervisions = new WeakMap<Pool, ConnectionSupervision>();

/** Adds `pool` to the supervision of `main`. */
export function superviseLike(main: Pool, pool: Pool): void {
  supervisions.get(main)?.add(pool);
}

/**
 * Handles broken connections of pools, which neither `pg` nor Kysely does.
 *
 * - A connection without a response for too long is closed: a frozen server must not block a request. Before the first call of
 *   `limitResponseTime`, only the probe closes connections, as migrations may take long.
 * - A lost connection is released to the pool on behalf of its user: Kysely 0.29 does not release the connection of a transaction
 *   whose `begin` or `rollback` fails, and a pool of ten would be exhausted after ten of them. If these fail on a connection that
 *   is not lost, it is closed.
 * - Connections to a server that has become read-only are replaced: after a failover they would stay connected to the old primary,
 *   or keep an outdated setting.
 */
export function superviseConnections(
  main: Pool,
  { probeAfterMs, logger }: SupervisionOptions,
): ConnectionSupervision {
  const held = new Set<PoolClient>();
  const outdated = new WeakSet<PoolClient>();
  const watches = new Map<PoolClient, QueryWatch>();
  let timeoutMs = Number.POSITIVE_INFINITY;
  let isProbing = false;

  const replaceAll = async () => {
    for (const client of held) {
      outdated.add(client);
    }
    for (let idle = main.idleCount; idle > 0 && main.idleCount > 0; idle--) {
      (await main.connect()).release(true);
    }
  };
  const onError = (client: PoolClient, error: unknown, statement: string) => {
    if (leavesConnectionAcquired.test(statement)) {
      void client.end();
    }
    if (unavailableReasonOf(error) === 'read-only' && !outdated.has(client)) {
      replaceAll().catch((cause) => logger?.debug({ err: cause }, 'Connections could not be replaced yet.'));
    }
  };
  /** Connections whose oldest running statement was sent before `atMs`. */
  const waitingSince = (atMs: number) =>
    [...watches].filter(([, watch]) => (watch.waitingSinceMs() ?? Number.POSITIVE_INFINITY) < atMs);
  const closeWaiting = (atMs: number) => {
    for (const [client] of waitingSince(atMs)) {
      watches.delete(client);
      logger?.warn({ timeoutMs }, 'PostgreSQL does not answer a statement; its connection is closed.');
      // While a statement runs, `pg` closes the socket at once and emits 'end'.
      void client.end();
    }
  };
  const check = async () => {
    closeWaiting(performance.now() - timeoutMs);
    const suspiciousAtMs = performance.now() - probeAfterMs;
    if (isProbing || waitingSince(suspiciousAtMs).length === 0) {
      return;
    }
    isProbing = true;
    if (!(await respondsWithin(main, probeAfterMs))) {
      closeWaiting(suspiciousAtMs);
    }
    isProbing = false;
  };
  const timer = setInterval(check, probeAfterMs / checksPerProbe).unref();

  const supervision: ConnectionSupervision = {
    add(pool) {
      pool.on('acquire', (client) => held.add(client));
      pool.on('release', (_error, client) => {
        held.delete(client);
        if (outdated.has(client)) {
          // The pool removes an ending client instead of reusing it.
          void client.end();
        }
      });
      pool.on('connect', (client) => {
        watches.set(
          client,
          watchQueries(client, (error, statement) => onError(client, error, statement)),
        );
        client.once('end', () => {
          watches.delete(client);
          setTimeout(() => held.has(client) && client.release(true), releaseTimeoutMs).unref();
        });
      });
    },
    limitResponseTime(newTimeoutMs) {
      timeoutMs = newTimeoutMs;
    },
    replaceAll,
    close: () => clearInterval(timer),
  };
  supervision.add(main);
  supervisions.set(main, supervision);
  return supervision;
}

/**
 * Whether PostgreSQL answers on a new connection in time: distinguishes a server that is frozen from a statement that takes
 * long.
 *
 * @param pool provides the connection options
 */
async function respondsWithin(pool: Pool, timeoutMs: number): Promise<boolean> {
  const client = clientLike(pool);
  // Any failure means "no"; an 'error' event without a listener would end the process.
  client.on('error', () => {});
  try {
    await withTimeout(timeoutMs, () => client.connect().then(() => client.query('select 1')));
    return true;
  } catch {
    return false;
  } finally {
    // Not awaited: a frozen server never confirms the end.
    client.end().catch(() => {});
  }
}
