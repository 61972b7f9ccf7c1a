import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { refuseUnknown } from '../validation/validate-options.ts';
import type { QueueEvent } from './queue.schema.ts';
import { type KnownItem, type QueueSnapshot, versionOf } from './queue-snapshot.ts';
import { createQueueStream, type QueueStream } from './queue-stream.ts';
import { toQueueItem } from './to-queue-item.ts';

export interface QueueFeedDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
}

/** The changes of the queue. What it holds is read again when it changes, once for all streams, and only while one is open. */
export interface QueueFeed {
  /** The changes from now on, until `signal` fires or the library stops. */
  stream(options?: { readonly signal?: AbortSignal | undefined }): Promise<AsyncIterableIterator<QueueEvent>>;
  close(): void;
}

/** Changes that follow each other closely are read together. */
const pauseMs = 250;
/** Signals can be lost with their connection. */
const atLeastEveryMs = 5_000;

export function createQueueFeed({ database, logger }: QueueFeedDeps): QueueFeed {
  const streams = new Set<QueueStream>();
  let snapshot: QueueSnapshot = new Map();
  let lastUpdate: Promise<void> = Promise.resolve();
  let isClosed = false;
  let following: { readonly stop: () => void } | undefined;

  /** Reads until `stop` is called: after each signal, and from time to time. */
  function follow(): { readonly stop: () => void } {
    let isStopped = false;
    let timer: NodeJS.Timeout | undefined;
    let isDue = false;
    const schedule = (ms: number) => {
      clearTimeout(timer);
      if (!isStopped) timer = setTimeout(read, ms).unref();
    };
    const unsubscribe = database.signals.subscribe('queue', () => {
      if (!isDue) {
        isDue = true;
        schedule(pauseMs);
      }
    });
    async function read(): Promise<void> {
      isDue = false;
      await update().catch((err) => logger?.warn({ err }, 'The queue could not be read; trying again.'));
      if (!isDue) schedule(atLeastEveryMs);
    }
    schedule(atLeastEveryMs);
    return {
      stop() {
        isStopped = true;
        clearTimeout(timer);
        unsubscribe();
      },
    };
  }

  /** One read after the other. */
  function update(): Promise<void> {
    const updated = lastUpdate.then(async () => {
      const before = snapshot;
      snapshot = await readSnapshot(database, before);
      if (snapshot !== before) {
        for (const { wake } of streams) wake();
      }
    });
    lastUpdate = updated.catch(() => {});
    return updated;
  }

  function end(stream: QueueStream): void {
    streams.delete(stream);
    if (streams.size === 0) {
      following?.stop();
      following = undefined;
    }
  }

  return {
    async stream(options = {}) {
      refuseUnknown(options, ['signal']);
      following ??= follow();
      const stream = createQueueStream({ current: () => snapshot, onEnd: () => end(stream) });
      streams.add(stream);
      try {
        await update();
      } catch (error) {
        stream.end();
        throw error;
      }
      stream.begin();
      options.signal?.addEventListener('abort', stream.end, { once: true });
      if (isClosed || options.signal?.aborted) stream.end();
      return stream;
    },
    close() {
      isClosed = true;
      for (const stream of [...streams]) stream.end();
    },
  };
}

/** @returns `before` itself if nothing has changed */
async function readSnapshot({ driver, readKysely }: Database, before: QueueSnapshot): Promise<QueueSnapshot> {
  const rows = await readKysely
    .selectFrom('queue_item')
    .select(['id', 'state', 'status', 'size_left', 'updated_at'])
    .where('state', '<>', 'ignored')
    .execute();
  const changed = rows.filter((row) => before.get(row.id)?.version !== versionOf(row)).map(({ id }) => id);
  if (changed.length === 0 && rows.length === before.size) {
    return before;
  }
  const known = new Map<string, KnownItem>();
  for (const { id } of rows) {
    const item = before.get(id);
    if (item !== undefined) known.set(id, item);
  }
  if (changed.length > 0) {
    const full = await readKysely
      .selectFrom('queue_item')
      .selectAll()
      .where(isOneOf(driver, 'id', 'uuid', changed))
      .where('state', '<>', 'ignored')
      .execute();
    for (const row of full) known.set(row.id, { item: toQueueItem(row), version: versionOf(row) });
  }
  return known;
}
