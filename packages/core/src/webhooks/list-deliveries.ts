import type { Database } from '../database/database.ts';
import { paginationOf } from '../select/pagination.ts';
import { validate } from '../validation/validate.ts';
import {
  type WebhookDeliveryPage,
  type WebhookDeliveryQuery,
  type WebhookEventType,
  webhookDeliveryQuerySchema,
} from './webhook.schema.ts';
import { readWebhook } from './webhook-rows.ts';

export async function listDeliveries(
  database: Database,
  id: string,
  query: WebhookDeliveryQuery = {},
): Promise<WebhookDeliveryPage> {
  const { page, limit, state } = validate(webhookDeliveryQuerySchema, query);
  const { id: webhookId } = await readWebhook(database, id);
  const matching = database
    .kysely(database.fork())
    .selectFrom('webhook_delivery')
    .where('webhook_id', '=', webhookId)
    .$if(state !== undefined, (found) => found.where('state', '=', state ?? 'pending'));
  const { total } = await matching
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .select(['id', 'event_type as event', 'event_seq', 'movie_id as movieId', 'state', 'attempts'])
    .select(['status_code as statusCode', 'message as error', 'created_at', 'delivered_at', 'body'])
    .orderBy('event_seq', 'desc')
    .limit(limit)
    .offset((page - 1) * limit)
    .execute();
  return {
    deliveries: rows.map(({ event, event_seq, created_at, delivered_at, body, ...row }) => ({
      ...row,
      event: event as WebhookEventType,
      eventId: String(event_seq),
      createdAt: created_at.toISOString(),
      deliveredAt: delivered_at?.toISOString() ?? null,
      body: JSON.parse(body),
    })),
    pagination: paginationOf(page, limit, Number(total)),
  };
}
