import type { EntityManager } from '../database/database.ts';
import { deliverWebhooksKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';

/** Deliveries are given up, not the tasks that send them. */
const maximumTaskAttempts = 1_000_000;

/** Enqueues the task that sends what is pending for a webhook: at most one, which keeps the order. */
export async function enqueueDeliveries(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  webhookId: string,
): Promise<void> {
  await tasks.enqueue(em, {
    kind: deliverWebhooksKind,
    payload: { webhookId },
    dedupeKey: `${deliverWebhooksKind}:${webhookId}`,
    maxAttempts: maximumTaskAttempts,
  });
}
