import type { Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { ConnectionSupervision } from './supervise-connections.ts';
import { createHealthLog, unavailableMessage } from './unavailable.ts';

const responseTimeoutMs = 1_500;

const noResponseMessage = 'The database does not answer.';
const readOnlyMessage = 'The database is read-only: it may be a standby, or a failover is under way.';

export interface PostgresHealthDeps {
  readonly pool: Pool;
  readonly connections: ConnectionSupervision;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Creates the health check of PostgreSQL: whether it answers in time and accepts writes.
 *
 * @returns Function that returns what is wrong; null if healthy
 */
export function createPostgresHealth({
  pool,
  connections,
  logger,
}: PostgresHealthDeps): () => Promise<string | null> {
  const log = createHealthLog(logger);

  async function check(): Promise<string | null> {
    try {
      // "on" on a standby, and if any setting makes the session read-only.
      const { rows } = await pool.query<{ transaction_read_only: string }>('show transaction_read_only');
      if (rows[0]?.transaction_read_only !== 'on') {
        return log.note(null);
      }
      await connections.replaceAll();
      return log.note(readOnlyMessage);
    } catch (error) {
      return log.note(unavailableMessage(error), error);
    }
  }

  return () => withTimeout(responseTimeoutMs, check).catch((error) => log.note(noResponseMessage, error));
}
