import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { LibraryError } from '../errors/library-error.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import {
  deliverPending,
  deliveryFailed,
  type PendingDelivery,
  pendingDeliveries,
} from './deliver-pending.ts';
import { enqueueRetry, type RetryWebhookDeps } from './retry-delivery.ts';

/** So many deliveries to one receiver at once, about as many movies. */
const atOnce = 8;
const batchSize = 100;
/** After so many failures in a row the receiver is taken to be away. */
const maximumFailures = 8;
const firstRetryMs = 5_000;

const payloadSchema = z.strictObject({ webhookId: z.uuid() });
type Run = TaskRun<z.infer<typeof payloadSchema>>;

/**
 * Sends what is pending for a webhook, the oldest first, movies side by side and the deliveries about each in their order. One that fails is
 * left to a task of its movie; later ones about that movie wait for it, those about other movies do not. A process that ends after the answer
 * of the receiver sends again: at least once.
 */
export const createDeliverWebhooksHandler = (deps: RetryWebhookDeps): TaskHandler =>
  taskHandler(payloadSchema, async (run) => {
    const counts = { delivered: 0, failuresInRow: 0 };
    for (let batch = await readUnsent(deps.database, run.payload); batch.length > 0; ) {
      await deliverBatch(deps, run, batch, counts);
      batch = await readUnsent(deps.database, run.payload);
    }
    const { delivered } = counts;
    return { result: { delivered }, message: `Delivered ${delivered}` };
  });

/** Deliveries that were never tried, the oldest of each movie; none of a movie that a failed one holds up. */
export const readUnsent = (database: Database, { webhookId }: Run['payload']): Promise<PendingDelivery[]> =>
  pendingDeliveries(database)
    .where('d.webhook_id', '=', webhookId)
    .where('d.attempts', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhook_delivery as before')
            .select('before.id')
            .whereRef('before.webhook_id', '=', 'd.webhook_id')
            .whereRef('before.movie_id', '=', 'd.movie_id')
            .where('before.state', '=', 'pending')
            .whereRef('before.event_seq', '<', 'd.event_seq'),
        ),
      ),
    )
    .limit(batchSize)
    .execute();

interface Counts {
  delivered: number;
  failuresInRow: number;
}

/** @throws LibraryError `WEBHOOK_DELIVERY_FAILED` if the receiver is away */
async function deliverBatch(
  deps: RetryWebhookDeps,
  run: Run,
  batch: readonly PendingDelivery[],
  counts: Counts,
): Promise<void> {
  const waiting = batch.values();
  const { webhookId } = run.payload;
  let away: LibraryError | null = null;
  const work = async () => {
    for (const delivery of waiting) {
      await run.ensureHeld();
      const { movieId } = delivery;
      const { state, answer } = await deliverPending(
        deps,
        delivery,
        run.signal,
        (em, { retryAfterSeconds }) =>
          enqueueRetry(deps.tasks, em, { webhookId, movieId }, retryAt(deps, retryAfterSeconds)),
      );
      counts.delivered += Number(state === 'delivered');
      counts.failuresInRow = state === 'delivered' ? 0 : counts.failuresInRow + 1;
      if (counts.failuresInRow >= maximumFailures) {
        away = deliveryFailed(delivery, answer);
        return;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (away !== null) throw away;
}

const retryAt = ({ now }: RetryWebhookDeps, retryAfterSeconds: number | null) =>
  new Date(now().getTime() + Math.max(firstRetryMs, (retryAfterSeconds ?? 0) * 1_000));
