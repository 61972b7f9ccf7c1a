import type { Kysely } from 'kysely';
import { countListed } from '../database/count-listed.ts';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { directionOf, inListOrder, type ListPage, listPage } from '../select/list-page.ts';
import { paginationOf } from '../select/pagination.ts';
import { validate } from '../validation/validate.ts';
import {
  type WebhookDelivery,
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
  const kysely = database.kysely(database.fork());
  const total = await countListed(kysely, 'webhook_delivery', { parent: webhookId, kind: state });
  const part = listPage(page, limit, total);
  const rows = inListOrder(await selectDeliveries(kysely, { webhookId, state }, part).execute(), part);
  return {
    deliveries: rows.map(({ event, event_seq, created_at, delivered_at, body, ...row }) => ({
      ...row,
      event: event as WebhookEventType,
      eventId: String(event_seq),
      createdAt: created_at.toISOString(),
      deliveredAt: delivered_at?.toISOString() ?? null,
      body: JSON.parse(body),
    })),
    pagination: paginationOf(page, limit, total),
  };
}

interface DeliveryFilter {
  readonly webhookId: string;
  readonly state?: WebhookDelivery['state'] | undefined;
}

/** Finds the events of a page in an index, then its rows. */
export const selectDeliveries = (kysely: Kysely<DB>, { webhookId, state }: DeliveryFilter, page: ListPage) =>
  kysely
    .selectFrom('webhook_delivery')
    .select(['id', 'event_type as event', 'event_seq', 'movie_id as movieId', 'state', 'attempts'])
    .select(['status_code as statusCode', 'message as error', 'created_at', 'delivered_at', 'body'])
    .where('webhook_id', '=', webhookId)
    .where('event_seq', 'in', (events) =>
      events
        .selectFrom('webhook_delivery')
        .select('event_seq')
        .where('webhook_id', '=', webhookId)
        .$if(state !== undefined, (found) => found.where('state', '=', state ?? 'pending'))
        .orderBy('event_seq', directionOf('desc', page))
        .limit(page.limit)
        .offset(page.offset),
    )
    .orderBy('event_seq', directionOf('desc', page));
