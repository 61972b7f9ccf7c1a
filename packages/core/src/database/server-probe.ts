import type { Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import { clientLike } from './postgres-pool.ts';

/**
 * Whether PostgreSQL answers on a new connection in time. Tells a server that is frozen from a statement that takes its time:
 * only the first must not be waited for.
 *
 * @param pool whose connections are waited for
 */
export async function answers(pool: Pool, timeoutMs: number): Promise<boolean> {
  const client = clientLike(pool);
  // Whatever goes wrong is the answer; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await withTimeout(timeoutMs, () => client.connect().then(() => client.query('select 1')));
    return true;
  } catch {
    return false;
  } finally {
    // A server that is frozen never says goodbye, and nobody waits for it.
    client.end().catch(() => {});
  }
}
