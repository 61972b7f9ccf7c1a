import type { Pool, PoolClient } from 'pg';

/** How long whoever holds a connection that was lost gets to give it back. */
const patienceMs = 250;

/**
 * Gives lost connections back to the pool in place of those who never will: Kysely 0.29 does not release the connection of a
 * transaction whose rollback fails, which it does when the connection is lost. Ten of those, and a pool of ten has none left.
 */
export function releaseLostConnections(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (held.has(client)) {
          client.release(true);
        }
      }, patienceMs).unref();
    });
  });
}
