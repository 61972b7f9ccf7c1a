import type { Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { ConnectionSupervision } from './supervise-connections.ts';
import { createTroubleLog, troubleSentence } from './trouble.ts';

const answerWithinMs = 1_500;

const silentSentence = 'The database does not answer at the moment.';
const readOnlySentence =
  'The database is read-only at the moment: it may be a standby, or a failover is under way.';

export interface PostgresHealthDeps {
  readonly pool: Pool;
  readonly connections: ConnectionSupervision;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Finds out why PostgreSQL cannot be read or written: whether it answers in time, and whether it takes changes.
 *
 * @returns a sentence; null if all is well
 */
export function createPostgresHealth({
  pool,
  connections,
  logger,
}: PostgresHealthDeps): () => Promise<string | null> {
  const log = createTroubleLog(logger);

  async function ask(): Promise<string | null> {
    try {
      // On for a standby, and for sessions that are told to be read-only by any setting.
      const { rows } = await pool.query<{ transaction_read_only: string }>('show transaction_read_only');
      if (rows[0]?.transaction_read_only !== 'on') {
        return log.note(null);
      }
      await connections.replaceAll();
      return log.note(readOnlySentence);
    } catch (error) {
      return log.note(troubleSentence(error), error);
    }
  }

  return () => withTimeout(answerWithinMs, ask).catch((error) => log.note(silentSentence, error));
}
