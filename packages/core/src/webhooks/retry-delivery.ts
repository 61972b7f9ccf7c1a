import { z } from 'zod';
import type { EntityManager } from '../database/database.ts';
import { retryWebhookKind } from '../tasks/kind-names.ts';
import { type TaskHandler, taskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';
import {
  type DeliverWebhooksDeps,
  deliverPending,
  deliveryFailed,
  pendingDeliveries,
} from './deliver-pending.ts';
import { enqueueDeliveries } from './enqueue-deliveries.ts';

/** Deliveries are given up, not the tasks that send them. */
const maximumTaskAttempts = 1_000_000;

const payloadSchema = z.strictObject({ webhookId: z.uuid(), movieId: z.uuid().nullable() });

/** The dedupe key of the task that repeats what has failed. */
export const retryKey = ({ webhookId, movieId }: z.infer<typeof payloadSchema>): string =>
  `${retryWebhookKind}:${webhookId}:${movieId ?? ''}`;

/** Enqueues the task that repeats the delivery which has failed for a webhook about a movie. */
export async function enqueueRetry(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  { webhookId, movieId }: z.infer<typeof payloadSchema>,
  runAt?: Date,
): Promise<void> {
  await tasks.enqueue(em, {
    kind: retryWebhookKind,
    payload: { webhookId, movieId },
    dedupeKey: retryKey({ webhookId, movieId }),
    maxAttempts: maximumTaskAttempts,
    runAt,
  });
}

export interface RetryWebhookDeps extends DeliverWebhooksDeps {
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

/**
 * Repeats the oldest delivery about a movie, once it has failed, until it is delivered or given up: a failure fails the attempt of the task,
 * so that its engine tries again later. What follows about the movie is delivered in the usual way.
 */
export const createRetryWebhookHandler = (deps: RetryWebhookDeps): TaskHandler =>
  taskHandler(payloadSchema, async ({ payload: { webhookId, movieId }, ensureHeld, signal }) => {
    const next = await pendingDeliveries(deps.database)
      .where('d.webhook_id', '=', webhookId)
      .where('d.movie_id', movieId === null ? 'is' : '=', movieId)
      .limit(1)
      .executeTakeFirst();
    if (next === undefined || next.attempts === 0) {
      return { message: 'Nothing is to be repeated.', result: { delivered: 0 } };
    }
    await ensureHeld();
    const { state, answer } = await deliverPending(deps, next, signal);
    if (state === 'pending') {
      throw deliveryFailed(next, answer);
    }
    await deps.database.transaction((em) => enqueueDeliveries(deps.tasks, em, webhookId));
    return state === 'delivered'
      ? { message: 'Delivered', result: { delivered: 1 } }
      : { message: 'Given up', result: { delivered: 0 } };
  });
