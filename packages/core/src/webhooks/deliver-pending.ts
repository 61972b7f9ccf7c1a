import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { sendWebhook, type WebhookAnswer } from './send-webhook.ts';
import { secretPurpose, unreadableSecretMessage, type WebhookRow } from './webhook-rows.ts';

/** After so many attempts, about five hours, a delivery is given up. */
const maximumAttempts = 15;

export interface DeliverWebhooksDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly http: HttpClient;
  readonly now: () => Date;
}

export type PendingDelivery = Pick<
  WebhookRow,
  'name' | 'url' | 'sealed_secret' | 'allow_private_addresses'
> & {
  readonly id: string;
  readonly movieId: string | null;
  readonly body: string;
  readonly attempts: number;
};

/** What is pending for enabled webhooks. */
export const pendingDeliveries = (database: Database) =>
  database
    .kysely(database.fork())
    .selectFrom('webhook_delivery as d')
    .innerJoin('webhook as w', 'w.id', 'd.webhook_id')
    .select(['d.id', 'd.movie_id as movieId', 'd.body', 'd.attempts', 'w.name', 'w.url', 'w.sealed_secret'])
    .select('w.allow_private_addresses')
    .where('d.state', '=', 'pending')
    .where('w.enabled', '=', true)
    .orderBy('d.event_seq');

export interface DeliveryOutcome {
  readonly state: 'delivered' | 'failed' | 'pending';
  readonly answer: WebhookAnswer;
}

/**
 * Sends a delivery, and stores what became of it.
 *
 * @param onPending called in the transaction that stores that it is to be sent again
 */
export async function deliverPending(
  deps: DeliverWebhooksDeps,
  delivery: PendingDelivery,
  signal: AbortSignal,
  onPending?: (em: EntityManager, answer: WebhookAnswer) => Promise<void>,
): Promise<DeliveryOutcome> {
  const { id, body, url, sealed_secret: sealed, allow_private_addresses: allowPrivateAddresses } = delivery;
  const secret = sealed === null ? null : deps.secrets.open(sealed, secretPurpose);
  const answer =
    sealed !== null && secret === null
      ? unreadableSecret
      : await sendWebhook(deps, { id, body, url, secret, allowPrivateAddresses }, signal);
  const unsent = delivery.attempts + 1 >= maximumAttempts ? 'failed' : 'pending';
  const state = answer.isDelivered ? 'delivered' : unsent;
  await deps.database.transaction(async (em) => {
    await store(deps, em, { id, answer, state });
    if (state === 'pending') await onPending?.(em, answer);
  });
  return { state, answer };
}

/** The error of a task whose delivery is to be sent again. */
export function deliveryFailed(
  { name }: Pick<PendingDelivery, 'name'>,
  { error, retryAfterSeconds }: WebhookAnswer,
): LibraryError {
  const options = retryAfterSeconds === null ? {} : { retryAfterSeconds };
  return new LibraryError('WEBHOOK_DELIVERY_FAILED', `${name}: ${error}`, options);
}

const unreadableSecret: WebhookAnswer = {
  isDelivered: false,
  statusCode: null,
  error: unreadableSecretMessage,
  retryAfterSeconds: null,
};

async function store(
  { database, now }: DeliverWebhooksDeps,
  em: EntityManager,
  { id, answer: { statusCode, error }, state }: DeliveryOutcome & { readonly id: string },
): Promise<void> {
  const at = now();
  await database
    .kysely(em)
    .updateTable('webhook_delivery')
    .set(({ eb }) => ({
      ...{ attempts: eb('attempts', '+', 1), status_code: statusCode, message: error, state },
      ...(state === 'delivered' && { delivered_at: at }),
      updated_at: at,
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}
