import type { Pool, PoolClient } from 'pg';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { troubleOf } from './driver-errors.ts';
import { answers } from './server-probe.ts';
import { type QueryWatch, watchQueries } from './watch-queries.ts';

/** How long whoever holds a connection that was lost gets to give it back. */
const giveBackWithinMs = 250;
const checksPerProbe = 5;

export interface ConnectionSupervision {
  /** Looks after the connections of one more pool. */
  add(pool: Pool): void;
  /** How long a statement may wait for its answer from now on, in milliseconds, also one that waits already. */
  limitAnswers(timeoutMs: number): void;
  /** Has every connection replaced: those that are idle now, the others when they are given back. */
  replaceAll(): Promise<void>;
  /** Stops looking after them. */
  close(): void;
}

export interface SupervisionOptions {
  /**
   * After so many milliseconds without an answer to a statement, the server is asked on a new connection whether it lives. If
   * it does not answer that either, in the same time, nobody waits for it any longer.
   */
  readonly probeAfterMs: number;
  readonly logger: LibraryLogger | undefined;
}

/** After which Kysely does not give a connection back when they fail. */
const neverGivenBack = /^(begin|start transaction|rollback$)/;

const supervisions = new WeakMap<Pool, ConnectionSupervision>();

/** Looks after the connections of `pool` as after those of `main`. */
export function superviseLike(main: Pool, pool: Pool): void {
  supervisions.get(main)?.add(pool);
}

/**
 * Keeps the connections of pools in working order, which neither `pg` nor Kysely does.
 *
 * - A connection without an answer for too long is cut off: a server that is frozen must not hold a request for as long as
 *   that lasts. Until `limitAnswers` is called, only a server that is frozen counts: migrations take as long as they take.
 * - A lost connection is given back to the pool in place of those who never will: Kysely 0.29 does not release the connection
 *   of a transaction whose `begin` or `rollback` fails. Ten of those, and a pool of ten has none left. One on which these fail
 *   although it is not lost is ended.
 * - Connections to a server that has become read-only are replaced: after a failover they would stay with the old primary, or
 *   with a setting that is gone.
 */
export function superviseConnections(
  main: Pool,
  { probeAfterMs, logger }: SupervisionOptions,
): ConnectionSupervision {
  const held = new Set<PoolClient>();
  const unfit = new WeakSet<PoolClient>();
  const watches = new Map<PoolClient, QueryWatch>();
  let timeoutMs = Number.POSITIVE_INFINITY;
  let isAsking = false;

  const replaceAll = async () => {
    for (const client of held) {
      unfit.add(client);
    }
    for (let idle = main.idleCount; idle > 0 && main.idleCount > 0; idle--) {
      (await main.connect()).release(true);
    }
  };
  const onError = (client: PoolClient, error: unknown, statement: string) => {
    if (neverGivenBack.test(statement)) {
      void client.end();
    }
    if (troubleOf(error) === 'read-only' && !unfit.has(client)) {
      replaceAll().catch((cause) => logger?.debug({ err: cause }, 'Connections could not be replaced yet.'));
    }
  };
  /** Those that have been waiting for longer, with the statement that they had sent by then. */
  const waitingSince = (atMs: number) =>
    [...watches].filter(([, watch]) => (watch.waitingSinceMs() ?? Number.POSITIVE_INFINITY) < atMs);
  const cutOff = (atMs: number) => {
    for (const [client] of waitingSince(atMs)) {
      watches.delete(client);
      logger?.warn({ timeoutMs }, 'PostgreSQL does not answer a statement; its connection is cut off.');
      // With a statement under way `pg` closes the socket at once; 'end' follows.
      void client.end();
    }
  };
  const check = async () => {
    cutOff(performance.now() - timeoutMs);
    const suspiciousAtMs = performance.now() - probeAfterMs;
    if (isAsking || waitingSince(suspiciousAtMs).length === 0) {
      return;
    }
    isAsking = true;
    if (!(await answers(main, probeAfterMs))) {
      cutOff(suspiciousAtMs);
    }
    isAsking = false;
  };
  const timer = setInterval(check, probeAfterMs / checksPerProbe).unref();

  const supervision: ConnectionSupervision = {
    add(pool) {
      pool.on('acquire', (client) => held.add(client));
      pool.on('release', (_error, client) => {
        held.delete(client);
        if (unfit.has(client)) {
          // The pool drops what is ending, instead of lending it again.
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
          setTimeout(() => held.has(client) && client.release(true), giveBackWithinMs).unref();
        });
      });
    },
    limitAnswers(newTimeoutMs) {
      timeoutMs = newTimeoutMs;
    },
    replaceAll,
    close: () => clearInterval(timer),
  };
  supervision.add(main);
  supervisions.set(main, supervision);
  return supervision;
}
