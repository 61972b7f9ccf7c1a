import { Client } from 'pg';
import type { Database } from '../../database/database.ts';
import { poolOf } from '../../database/postgres-pool.ts';
import type { LibraryLogger } from '../../options.ts';
import { within } from '../../within.ts';
import type { CredentialVersion } from './credential-version.ts';

const channel = 'cinephage_credentials';
const heartbeatMs = 2_000;
/** How long after its last sign of life the connection counts as listening: a lost network sends no error. */
const trustMs = 5_000;
const connectTimeoutMs = 5_000;
const retryMs = { first: 100, longest: 5_000 } as const;

/**
 * Listens for the announcements that triggers send with every change of credentials, on a connection of its own. While
 * that is down nothing is trusted; when it is back, everything known before is out of date.
 */
export async function createPostgresCredentialVersion(
  database: Database,
  logger: LibraryLogger | undefined,
): Promise<CredentialVersion> {
  const pool = await poolOf(database);
  let version = 0;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let listener: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const listen = async (retryInMs: number): Promise<void> => {
    const client = new Client(pool.options);
    listener = client;
    client.on('notification', () => version++);
    // Ends in 'end' too, which is where it is dealt with; without a listener it would end the process.
    client.on('error', () => {});
    client.once('end', () => lose(client, retryMs.first));
    try {
      await within(connectTimeoutMs, client.connect());
      await within(connectTimeoutMs, client.query(`listen ${channel}`));
      if (closed || listener !== client) {
        return await client.end();
      }
      version++;
      heardAtMs = performance.now();
      timer = setTimeout(() => beat(client), heartbeatMs).unref();
    } catch (error) {
      logger?.warn(
        { error: messageOf(error) },
        'Cannot listen for changed credentials; every request asks the database.',
      );
      lose(client, retryInMs);
    }
  };

  const beat = async (client: Client): Promise<void> => {
    try {
      await within(heartbeatMs, client.query('select 1'));
      heardAtMs = performance.now();
      timer = setTimeout(() => beat(client), heartbeatMs).unref();
    } catch {
      lose(client, retryMs.first);
    }
  };

  const lose = (client: Client, retryInMs: number): void => {
    if (listener !== client) {
      return;
    }
    listener = undefined;
    heardAtMs = Number.NEGATIVE_INFINITY;
    clearTimeout(timer);
    client.end().catch(() => {});
    if (!closed) {
      timer = setTimeout(() => listen(Math.min(retryInMs * 2, retryMs.longest)), retryInMs).unref();
    }
  };

  await listen(retryMs.first);
  return {
    current: () => (performance.now() - heardAtMs < trustMs ? version : null),
    changed: () => void version++,
    async close() {
      closed = true;
      clearTimeout(timer);
      const client = listener;
      listener = undefined;
      heardAtMs = Number.NEGATIVE_INFINITY;
      await client?.end();
    },
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
