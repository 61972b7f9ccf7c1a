import { singleFlight } from '../async/memoize-promise.ts';
import type { Database } from '../database/database.ts';
import { createEventLog, type LoggedEvent } from '../events/event-log.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { type AddDeliveriesDeps, addDeliveries } from './add-deliveries.ts';
import { cleanDeliveries, enqueueForgotten } from './sweep-deliveries.ts';
import type { WebhookRow } from './webhook-rows.ts';

export interface WebhookDispatcherDeps extends AddDeliveriesDeps {
  readonly logger: LibraryLogger | undefined;
}

export interface WebhookDispatcher {
  /** Adds deliveries as events happen, until `close`. */
  start(): void;
  close(): Promise<void>;
}

const batchSize = 500;
const sweepMs = 15_000;
/** A task that was about to end when deliveries were added has ended by then. */
const recheckMs = 2_000;
/** After so many events that no webhook wants, its position is stored, so that a restart does not read them again. */
const storeAfter = 1_000;

/**
 * Adds deliveries for events, in every process that runs tasks. A webhook's position in the order of the events is stored with its
 * deliveries, so that each event is delivered once, whichever process reads it first.
 */
export function createWebhookDispatcher(deps: WebhookDispatcherDeps): WebhookDispatcher {
  const { database, logger } = deps;
  const log = createEventLog(database);
  /** How far the events after its position were read and not wanted, by webhook. */
  const readUpTo = new Map<string, { readonly seq: number; readonly version: string }>();
  let isClosed = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let recheck: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  function fromOf(webhook: EnabledWebhook): number {
    const read = readUpTo.get(webhook.id);
    return read?.version === versionOf(webhook) ? Math.max(webhook.position, read.seq) : webhook.position;
  }

  /** @returns whether there may be more events */
  async function dispatchBatch(): Promise<boolean> {
    const webhooks = await readEnabled(database);
    if (webhooks.length === 0) return false;
    const batch = await log.readAfter(Math.min(...webhooks.map(fromOf)), batchSize);
    const last = batch.at(-1)?.seq;
    if (last === undefined) return false;
    for (const webhook of webhooks) {
      await dispatchTo(webhook, batch, last);
    }
    return batch.length === batchSize;
  }

  async function dispatchTo(
    webhook: EnabledWebhook,
    batch: readonly LoggedEvent[],
    last: number,
  ): Promise<void> {
    const from = fromOf(webhook);
    const wanted = new Set<string>(webhook.events);
    const events = batch.filter(({ seq, event }) => seq > from && wanted.has(event.type));
    if (events.length > 0 && !(await addDeliveries(deps, { webhook, events }))) {
      return;
    }
    if (events.length > 0 && !isClosed) {
      clearTimeout(recheck);
      recheck = setTimeout(sweep, recheckMs).unref();
    }
    readUpTo.set(webhook.id, { seq: Math.max(from, last), version: versionOf(webhook) });
    if (events.length === 0 && last - webhook.position > storeAfter) {
      await movePosition(database, webhook, last);
    }
  }

  async function dispatchAll(): Promise<void> {
    do {
      again = false;
      for (let isMore = true; isMore && !isClosed; ) {
        isMore = await dispatchBatch();
      }
    } while (again && !isClosed);
  }

  const dispatch = singleFlight(() =>
    dispatchAll().catch((error) => logger?.warn({ err: error }, 'Events are sent to webhooks later.')),
  );
  const sweep = singleFlight(async () => {
    try {
      await enqueueForgotten(deps);
      await cleanDeliveries(deps);
    } catch (error) {
      logger?.warn({ err: error }, 'Deliveries of webhooks could not be read.');
    }
    await dispatch();
  });
  const onEvents = () => {
    again = true;
    void dispatch();
  };

  return {
    start() {
      unsubscribe ??= database.signals.subscribe('events', onEvents);
      timer ??= setInterval(sweep, sweepMs).unref();
      void sweep();
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      clearTimeout(recheck);
      unsubscribe?.();
      await Promise.all([dispatch.take(), sweep.take()]);
    },
  };
}

type EnabledWebhook = Pick<WebhookRow, 'id' | 'position' | 'events' | 'updated_at'>;

/** What it did not want before it was changed it may want now. */
const versionOf = ({ events, updated_at: updatedAt }: EnabledWebhook) =>
  `${updatedAt.getTime()} ${events.join()}`;

const readEnabled = (database: Database): Promise<EnabledWebhook[]> =>
  database
    .kysely(database.fork())
    .selectFrom('webhook')
    .select(['id', 'position', 'events', 'updated_at'])
    .where('enabled', '=', true)
    .execute();

async function movePosition(
  database: Database,
  { id, position, updated_at: updatedAt }: EnabledWebhook,
  to: number,
): Promise<void> {
  await database
    .kysely(database.fork())
    .updateTable('webhook')
    .set({ position: to })
    .where('id', '=', id)
    .where('position', '=', position)
    .where('updated_at', '=', updatedAt)
    .execute();
}
