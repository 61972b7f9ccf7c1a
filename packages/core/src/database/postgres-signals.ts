import type { Client, Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { clientLike, doNotKeepAlive, openSession } from './postgres-pool.ts';
import { createSignalListeners, type SignalChannel, type Signals } from './signals.ts';

const channels: readonly SignalChannel[] = ['tasks', 'events', 'credentials'];
const heartbeatMs = 2_000;
/** How long after its last sign of life the connection counts as listening: a lost network sends no error. */
const trustMs = 5_000;
const closedWithinMs = 1_000;
const retryMs = { first: 100, longest: 5_000 } as const;
const never = Number.NEGATIVE_INFINITY;

export interface PostgresSignals extends Signals {
  /** Connects at once, not when the first listener comes. */
  open(): void;
  close(): Promise<void>;
}

export interface PostgresSignalsOptions {
  /** How to connect; none of its connections is used. */
  readonly pool: Pool;
  /** What a channel is called in the database. */
  readonly channelName: (channel: SignalChannel) => string;
  readonly connectTimeoutMs: number;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Listens on a connection of its own, opened when the first listener comes, to the channels that have listeners. When the
 * connection is lost another one takes its place, and every listener is told that anything may have happened meanwhile.
 */
export function createPostgresSignals(options: PostgresSignalsOptions): PostgresSignals {
  const { pool, channelName, connectTimeoutMs, logger } = options;
  const listeners = createSignalListeners();
  let heardAtMs: number = never;
  /** The connection that counts; any other is on its way out. */
  let current: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let opening: Promise<void> | undefined;
  let changing: Promise<void> | undefined;
  /** By the connection that counts. */
  const listened = new Set<SignalChannel>();

  async function listen(retryInMs: number): Promise<void> {
    const client = clientLike(pool);
    current = client;
    client.on('notification', ({ channel, payload }) => {
      const known = channels.find((name) => channel === channelName(name));
      if (known !== undefined && current === client) {
        listeners.tell(known, payload || null);
      }
    });
    // A lost connection ends in 'end', which deals with it; an 'error' without a listener would end the process.
    client.on('error', () => {});
    client.once('end', () => lose(client, retryMs.first));
    try {
      await withTimeout(connectTimeoutMs, () => openSession(pool, client));
      listened.clear();
      await listenToWanted(client);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger?.warn({ error: reason }, 'Cannot listen for changes made by other instances; trying again.');
      lose(client, retryInMs);
      return;
    }
    if (current === client) {
      // A process that has nothing else to do may end.
      doNotKeepAlive(client);
      alive(client);
      // For channels that somebody has subscribed to meanwhile.
      changeSoon();
      listeners.tellAll();
    }
  }

  async function listenToWanted(client: Client): Promise<void> {
    for (const channel of channels) {
      const isWanted = listeners.has(channel);
      if (isWanted !== listened.has(channel)) {
        const command = `${isWanted ? 'listen' : 'unlisten'} ${channelName(channel)}`;
        await withTimeout(connectTimeoutMs, () => client.query(command));
        listened[isWanted ? 'add' : 'delete'](channel);
      }
    }
  }

  /** Listens to a channel more, or one less, on the connection there is; the next one does so by itself. */
  async function change(): Promise<void> {
    await opening;
    const client = current;
    if (client === undefined || heardAtMs === never) {
      return;
    }
    try {
      await listenToWanted(client);
    } catch {
      lose(client, retryMs.first);
    }
  }

  const changeSoon = () => {
    changing = (changing ?? Promise.resolve()).then(change);
  };

  function alive(client: Client): void {
    heardAtMs = performance.now();
    timer = setTimeout(() => beat(client), heartbeatMs).unref();
  }

  async function beat(client: Client): Promise<void> {
    try {
      await withTimeout(heartbeatMs, () => client.query('select 1'));
    } catch {
      // Whatever the reason, this connection is of no use any more.
      lose(client, retryMs.first);
      return;
    }
    if (current === client) {
      alive(client);
    }
  }

  function lose(client: Client, retryInMs: number): void {
    if (current !== client) {
      return;
    }
    drop();
    // It is lost already: how its end goes is of no interest.
    client.end().catch(() => {});
    if (!closed) {
      timer = setTimeout(() => {
        opening = listen(Math.min(retryInMs * 2, retryMs.longest));
      }, retryInMs).unref();
    }
  }

  /** From here on nothing is heard. */
  function drop(): void {
    current = undefined;
    heardAtMs = never;
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
        changeSoon();
      }
      return () => {
        remove();
        if (!closed && !listeners.has(channel)) {
          changeSoon();
        }
      };
    },
    async ready() {
      await opening;
      await changing;
    },
    isHearing: () => performance.now() - heardAtMs < trustMs,
    async close() {
      closed = true;
      const client = current;
      drop();
      if (client !== undefined) {
        // A server that is frozen never says goodbye; its end of the connection is no reason to wait.
        await withTimeout(closedWithinMs, () => client.end()).catch(() => {});
      }
    },
  };
}
