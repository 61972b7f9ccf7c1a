import { bigint, boolean, integer, json, text, timestamp, uuid } from './column.ts';

/** Webhooks, whose secrets are sealed, and what is sent to them. */
export const webhookTables = {
  webhook: {
    id: uuid(),
    name: text(),
    name_key: text(),
    url: text(),
    events: json<readonly string[]>(),
    sealed_secret: text().nullable(),
    enabled: boolean(),
    allow_private_addresses: boolean(),
    /** The last event that it was notified of. */
    position: bigint(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
  webhook_delivery: {
    id: uuid(),
    webhook_id: uuid(),
    event_seq: bigint(),
    event_type: text(),
    movie_id: uuid().nullable(),
    /** JSON, as text: signatures are of these bytes. */
    body: text(),
    state: text<'pending' | 'delivered' | 'failed'>(),
    attempts: integer(),
    status_code: integer().nullable(),
    message: text().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    delivered_at: timestamp().nullable(),
  },
} as const;
