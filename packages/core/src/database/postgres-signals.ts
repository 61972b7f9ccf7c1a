// Raw SQL: `listen` and a heartbeat on a connection of its own.

import type { Client, Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { clientLike, doNotKeepAlive, openSession } from './postgres-pool.ts';
import { createSignalListeners, type SignalChannel, type Signals } from './signals.ts';

const channels: readonly SignalChannel[] = ['tasks', 'events', 'credentials', 'queue'];
const heartbeatMs = 2_000;
/** How long the connection counts as listening after its last response: a lost network causes no error. */
const trustMs = 5_000;
const closedWithinMs = 1_000;
const retryMs = { first: 100, longest: 5_000 } as const;
const never = Number.NEGATIVE_INFINITY;

export interface PostgresSignals extends Signals {
  /** Connects at once instead of with the first subscription. */
  open(): void;
  close(): Promise<void>;
}

export interface PostgresSignalsOptions {
  /** Provides connection options; none of its connections is used. */
  readonly pool: Pool;
  /** Name of a channel in the database. */
  readonly channelName: (channel: SignalChannel) => string;
  readonly connectTimeoutMs: number;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Listens to the channels that have subscribers, on a dedicated connection that the first subscription opens. After a lost
 * connection it reconnects and notifies all listeners, as notifications may have been missed.
 */
export function createPostgresSignals(options: PostgresSignalsOptions): PostgresSignals {
  const { pool, channelName, connectTimeoutMs, logger } = options;
  const listeners = createSignalListeners();
  let respondedAtMs: number = never;
  /** The connection in use; any other one is closing. */
  let current: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let opening: Promise<void> | undefined;
  let updating: Promise<void> | undefined;
  /** Channels that `current` listens to. */
  const listened = new Set<SignalChannel>();

  async function listen(retryInMs: number): Promise<void> {
    const client = clientLike(pool);
    current = client;
    client.on('notification', ({ channel, payload }) => {
      const known = channels.find((name) => channel === channelName(name));
      if (known !== undefined && current === client) {
        listeners.notify(known, payload || null);
      }
    });
    // The 'end' event handles a lost connection; an 'error' event without a listener would end the process.
    client.on('error', () => {});
    client.once('end', () => reconnect(client, retryMs.first));
    try {
      await withTimeout(connectTimeoutMs, () => openSession(pool, client));
      listened.clear();
      await syncChannels(client);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger?.warn({ error: reason }, 'Cannot listen for changes of other nodes; retrying.');
      reconnect(client, retryInMs);
      return;
    }
    if (current === client) {
      // The connection must not keep the process alive.
      doNotKeepAlive(client);
      scheduleHeartbeat(client);
      // Channels may have been subscribed to meanwhile.
      queueUpdate();
      listeners.notifyAll();
    }
  }

  async function syncChannels(client: Client): Promise<void> {
    for (const channel of channels) {
      const isWanted = listeners.has(channel);
      if (isWanted !== listened.has(channel)) {
        const command = `${isWanted ? 'listen' : 'unlisten'} ${channelName(channel)}`;
        await withTimeout(connectTimeoutMs, () => client.query(command));
        listened[isWanted ? 'add' : 'delete'](channel);
      }
    }
  }

  /** Updates the channels of the open connection. A new connection starts with the current channels. */
  async function updateChannels(): Promise<void> {
    await opening;
    const client = current;
    if (client === undefined || respondedAtMs === never) {
      return;
    }
    try {
      await syncChannels(client);
    } catch {
      reconnect(client, retryMs.first);
    }
  }

  const queueUpdate = () => {
    updating = (updating ?? Promise.resolve()).then(updateChannels);
  };

  function scheduleHeartbeat(client: Client): void {
    respondedAtMs = performance.now();
    timer = setTimeout(() => sendHeartbeat(client), heartbeatMs).unref();
  }

  async function sendHeartbeat(client: Client): Promise<void> {
    try {
      await withTimeout(heartbeatMs, () => client.query('select 1'));
    } catch {
      // Any failure means that the connection is unusable.
      reconnect(client, retryMs.first);
      return;
    }
    if (current === client) {
      scheduleHeartbeat(client);
    }
  }

  function reconnect(client: Client, retryInMs: number): void {
    if (current !== client) {
      return;
    }
    detach();
    // The connection is lost already; errors of closing it do not matter.
    client.end().catch(() => {});
    if (!isClosed) {
      timer = setTimeout(() => {
        opening = listen(Math.min(retryInMs * 2, retryMs.longest));
      }, retryInMs).unref();
    }
  }

  /** Stops using the connection. */
  function detach(): void {
    current = undefined;
    respondedAtMs = never;
    clearTimeout(timer);
  }

  return {
    open() {
      opening ??= listen(retryMs.first);
    },
    subscribe(channel, listener) {
      const isFirst = !listeners.has(channel);
      const remove = listeners.add(channel, listener);
      if (opening === undefined) {
        opening = listen(retryMs.first);
      } else if (isFirst) {
        queueUpdate();
      }
      return () => {
        remove();
        if (!isClosed && !listeners.has(channel)) {
          queueUpdate();
        }
      };
    },
    async ready() {
      await opening;
      await updating;
    },
    isConnected: () => performance.now() - respondedAtMs < trustMs,
    async close() {
      isClosed = true;
      const client = current;
      detach();
      if (client !== undefined) {
        // A frozen server never confirms the end; waiting longer is pointless.
        await withTimeout(closedWithinMs, () => client.end()).catch(() => {});
      }
    },
  };
}
