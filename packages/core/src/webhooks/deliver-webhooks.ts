import { z } from 'zod';
import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { type TaskHandler, type TaskKind, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { sendWebhook, type WebhookAnswer } from './send-webhook.ts';
import { secretPurpose, type WebhookRow } from './webhook-rows.ts';

export const deliverWebhooksKind = 'deliver-webhooks';

/** After so many attempts, about five hours, a delivery is given up. */
const maximumAttempts = 15;
/** Deliveries are given up, not the task that sends them. */
const maximumTaskAttempts = 1_000_000;
const backoff = { baseMs: 5_000, maximumMs: 3_600_000 };
const concurrency = 8;

const payloadSchema = z.strictObject({ webhookId: z.uuid(), movieId: z.uuid().nullable() });
type Payload = z.infer<typeof payloadSchema>;

/** Enqueues the task that sends what is pending for a webhook about a movie: at most one, which keeps their order. */
export async function enqueueDeliveries(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  { webhookId, movieId }: Payload,
): Promise<void> {
  await tasks.enqueue(em, {
    kind: deliverWebhooksKind,
    payload: { webhookId, movieId },
    dedupeKey: `${deliverWebhooksKind}:${webhookId}:${movieId ?? ''}`,
    maxAttempts: maximumTaskAttempts,
  });
}

export interface DeliverWebhooksDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly http: HttpClient;
  readonly now: () => Date;
}

export const createDeliverWebhooksKind = (deps: DeliverWebhooksDeps): TaskKind => ({
  run: createDeliverWebhooksHandler(deps),
  backoff,
  concurrency,
});

/**
 * Sends what is pending for a webhook about one movie, the oldest first. A failure fails the attempt of the task, so that its engine
 * tries again later. A process that ends after the answer of the receiver sends again: at least once.
 */
function createDeliverWebhooksHandler(deps: DeliverWebhooksDeps): TaskHandler {
  return taskHandler(payloadSchema, async (run) => {
    let delivered = 0;
    for (let next = await readNext(deps.database, run.payload); next !== null; ) {
      await run.ensureHeld();
      delivered += Number(await deliver(deps, next, run));
      next = await readNext(deps.database, run.payload);
    }
    return { result: { delivered }, message: `Delivered ${delivered}` };
  });
}

type PendingDelivery = Pick<WebhookRow, 'name' | 'url' | 'sealed_secret' | 'allow_private_addresses'> & {
  readonly id: string;
  readonly body: string;
  readonly attempts: number;
};

async function readNext(
  database: Database,
  { webhookId, movieId }: Payload,
): Promise<PendingDelivery | null> {
  const row = await database
    .kysely(database.fork())
    .selectFrom('webhook_delivery as d')
    .innerJoin('webhook as w', 'w.id', 'd.webhook_id')
    .select(['d.id', 'd.body', 'd.attempts', 'w.name', 'w.url', 'w.sealed_secret'])
    .select('w.allow_private_addresses')
    .where('d.webhook_id', '=', webhookId)
    .where('d.movie_id', movieId === null ? 'is' : '=', movieId)
    .where('d.state', '=', 'pending')
    .where('w.enabled', '=', true)
    .orderBy('d.event_seq')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** @returns whether it is delivered; false if it is given up. @throws LibraryError `WEBHOOK_DELIVERY_FAILED` */
async function deliver(
  deps: DeliverWebhooksDeps,
  delivery: PendingDelivery,
  run: TaskRun<Payload>,
): Promise<boolean> {
  const { id, body, url, sealed_secret: sealed, allow_private_addresses: allowPrivateAddresses } = delivery;
  const secret = sealed === null ? null : deps.secrets.open(sealed, secretPurpose);
  const answer =
    sealed !== null && secret === null
      ? unreadableSecret
      : await sendWebhook(deps, { id, body, url, secret, allowPrivateAddresses }, run.signal);
  const isGivenUp = !answer.isDelivered && delivery.attempts + 1 >= maximumAttempts;
  await store(deps, id, answer, isGivenUp);
  if (answer.isDelivered || isGivenUp) {
    return answer.isDelivered;
  }
  const options = answer.retryAfterSeconds === null ? {} : { retryAfterSeconds: answer.retryAfterSeconds };
  throw new LibraryError('WEBHOOK_DELIVERY_FAILED', `${delivery.name}: ${answer.error}`, options);
}

/** Without it receivers would refuse what is sent, or believe what is not signed. */
const unreadableSecret: WebhookAnswer = {
  isDelivered: false,
  statusCode: null,
  error: 'Its secret can no longer be decrypted: enter it again.',
  retryAfterSeconds: null,
};

async function store(
  { database, now }: DeliverWebhooksDeps,
  id: string,
  { isDelivered, statusCode, error }: WebhookAnswer,
  isGivenUp: boolean,
): Promise<void> {
  const at = now();
  await database
    .kysely(database.fork())
    .updateTable('webhook_delivery')
    .set(({ eb }) => ({
      attempts: eb('attempts', '+', 1),
      status_code: statusCode,
      message: error,
      ...(isDelivered
        ? { state: 'delivered' as const, delivered_at: at }
        : isGivenUp
          ? { state: 'failed' as const }
          : {}),
      updated_at: at,
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}
