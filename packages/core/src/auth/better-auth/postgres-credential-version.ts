import { Client, type Pool } from 'pg';
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

/** The state of one listener; `client` is the connection that counts, any other is on its way out. */
interface Watch {
  readonly pool: Pool;
  readonly logger: LibraryLogger | undefined;
  version: number;
  heardAtMs: number;
  client: Client | undefined;
  timer: NodeJS.Timeout | undefined;
  closed: boolean;
}

const never = Number.NEGATIVE_INFINITY;

/**
 * Listens for the announcements that triggers send with every change of credentials, on a connection of its own. While
 * that is down nothing is trusted; when it is back, everything known before is out of date.
 */
export async function createPostgresCredentialVersion(
  database: Database,
  logger: LibraryLogger | undefined,
): Promise<CredentialVersion> {
  const pool = await poolOf(database.orm);
  const watch: Watch = {
    pool,
    logger,
    version: 0,
    heardAtMs: never,
    client: undefined,
    timer: undefined,
    closed: false,
  };
  await listen(watch, retryMs.first);
  return {
    current: () => (performance.now() - watch.heardAtMs < trustMs ? watch.version : null),
    changed: () => {
      watch.version++;
    },
    async close() {
      watch.closed = true;
      const { client } = watch;
      drop(watch);
      await client?.end();
    },
  };
}

async function listen(watch: Watch, retryInMs: number): Promise<void> {
  const client = new Client(watch.pool.options);
  watch.client = client;
  client.on('notification', () => {
    watch.version++;
  });
  // A lost connection ends in 'end', which deals with it; an 'error' without a listener would end the process.
  client.on('error', () => {});
  client.once('end', () => lose(watch, client, retryMs.first));
  try {
    await within(connectTimeoutMs, client.connect());
    await within(connectTimeoutMs, client.query(`listen ${channel}`));
  } catch (error) {
    watch.logger?.warn(
      { error: error instanceof Error ? error.message : String(error) },
      'Cannot listen for changed credentials; until it works every request asks the database.',
    );
    lose(watch, client, retryInMs);
    return;
  }
  if (watch.client === client) {
    watch.version++;
    alive(watch, client);
  }
}

function alive(watch: Watch, client: Client): void {
  watch.heardAtMs = performance.now();
  watch.timer = setTimeout(() => beat(watch, client), heartbeatMs).unref();
}

async function beat(watch: Watch, client: Client): Promise<void> {
  try {
    await within(heartbeatMs, client.query('select 1'));
  } catch {
    // Whatever the reason, this connection is of no use any more.
    lose(watch, client, retryMs.first);
    return;
  }
  if (watch.client === client) {
    alive(watch, client);
  }
}

function lose(watch: Watch, client: Client, retryInMs: number): void {
  if (watch.client !== client) {
    return;
  }
  drop(watch);
  // It is lost already: how its end goes is of no interest.
  client.end().catch(() => {});
  if (!watch.closed) {
    const next = Math.min(retryInMs * 2, retryMs.longest);
    watch.timer = setTimeout(() => listen(watch, next), retryInMs).unref();
  }
}

/** From here on nothing is trusted. */
function drop(watch: Watch): void {
  watch.client = undefined;
  watch.heardAtMs = never;
  clearTimeout(watch.timer);
}
