import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import {
  downloadEventTypes,
  fileEventTypes,
  movieEventTypes,
  releaseEventTypes,
} from '../events/library-event.schema.ts';
import { paginationSchema } from '../movies/movie.schema.ts';
import { maximumPageSize } from '../movies/movie-inputs.schema.ts';
import { cleanText, isClean, notClean } from '../text/clean.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { emptyAsNull } from '../validation/empty-as-null.ts';
import { jsonValue } from '../validation/json-value.ts';

/** The events that webhooks can be notified of: all but those of tasks, which would notify of their own deliveries. */
export const webhookEventTypes = [
  ...movieEventTypes,
  ...fileEventTypes,
  ...releaseEventTypes,
  ...downloadEventTypes,
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

export const webhookEventTypeSchema = describedEnum(
  webhookEventTypes,
  {
    'movie.added': 'A movie was added.',
    'movie.updated': 'The settings or the state of a movie changed.',
    'movie.refreshed': 'The metadata of a movie was fetched again, and may have changed.',
    'movie.deleted': 'A movie was deleted.',
    'file.imported': 'A file became the file of a movie.',
    'file.upgraded': 'A file replaced one of lower quality.',
    'file.renamed': 'A file has another name.',
    'file.moved': 'A file is in another folder.',
    'file.deleted': 'A file is no longer the file of a movie.',
    'file.restored': 'A file is back from the recycle bin.',
    'release.grabbed': 'A release was handed to a download client.',
    'download.failed': 'A download failed: its release is on the blocklist.',
    'download.importBlocked': 'A download is finished, and cannot be imported without a user.',
  },
  { id: 'WebhookEventType', description: 'What a webhook is notified of.' },
);

const limits = { name: 100, url: 2_000, secret: 200 } as const;

const descriptions = {
  name: 'Name for people; no other webhook has it.',
  url: 'Where events are sent to: an `http` or `https` address without a user and a password.',
  events: 'Which events are sent.',
  secret:
    'Signs what is sent: encrypted, and never shown. One that begins with `whsec_` is base64, as in Standard Webhooks.',
  enabled: 'Whether events are sent. What happens meanwhile is not sent later.',
  allowPrivateAddresses:
    'Whether the address may be of this machine or of a private network, as those of home servers are. Addresses of metadata services of clouds never are.',
};

const isWebhookUrl = (text: string) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/u.test(url.protocol) && url.username === '' && url.password === '';
};

const fields = {
  name: z
    .string()
    .max(limits.name)
    .transform((text) => cleanText(text) ?? '')
    .refine((text) => text !== '', { error: 'must have a visible character' })
    .meta({ description: descriptions.name }),
  url: z
    .string()
    .max(limits.url)
    .refine(isClean, { error: notClean })
    .refine(isWebhookUrl, { error: 'must be an http or https address without a user and a password' })
    .meta({ description: descriptions.url, examples: ['https://example.org/hooks/cinephage'] }),
  events: z
    .array(webhookEventTypeSchema)
    .min(1)
    .max(webhookEventTypes.length)
    .refine((types) => new Set(types).size === types.length, { error: 'must not have an event twice' })
    .meta({ description: descriptions.events }),
  secret: z.string().min(1).max(limits.secret).nullable().meta({ description: descriptions.secret }),
  enabled: z.boolean().meta({ description: descriptions.enabled }),
  allowPrivateAddresses: z.boolean().meta({ description: descriptions.allowPrivateAddresses }),
};

export const webhookCreateSchema = z
  .strictObject({
    name: fields.name,
    url: fields.url,
    events: fields.events,
    secret: z
      .string()
      .max(limits.secret)
      .transform(emptyAsNull)
      .nullable()
      .default(null)
      .meta({ description: descriptions.secret }),
    enabled: fields.enabled.default(true),
    allowPrivateAddresses: fields.allowPrivateAddresses.default(true),
  })
  .meta({ id: 'WebhookCreate', description: 'A webhook to add.' });

export const webhookUpdateSchema = z
  .strictObject({
    name: fields.name.optional(),
    url: fields.url.optional(),
    events: fields.events.optional(),
    secret: fields.secret.optional(),
    enabled: fields.enabled.optional(),
    allowPrivateAddresses: fields.allowPrivateAddresses.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(fields).join(', ')}`,
  })
  .meta({ id: 'WebhookUpdate', description: 'What to change of a webhook; at least one.' });

export const webhookSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the webhook.' }),
    name: z.string().meta({ description: descriptions.name }),
    url: z.string().meta({ description: descriptions.url }),
    events: z.array(webhookEventTypeSchema).meta({ description: descriptions.events }),
    hasSecret: z.boolean().meta({ description: 'Whether it has a secret, which is never shown.' }),
    enabled: z.boolean().meta({ description: descriptions.enabled }),
    allowPrivateAddresses: z.boolean().meta({ description: descriptions.allowPrivateAddresses }),
  })
  .meta({ id: 'Webhook', description: 'An address that is notified of events.' });

export const webhookListSchema = z
  .strictObject({ webhooks: z.array(webhookSchema) })
  .meta({ id: 'WebhookList' });

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export const deliveryStateSchema = describedEnum(
  deliveryStates,
  {
    pending:
      'It is sent as soon as those before it about the same movie are, or tried again after a failure.',
    delivered: 'The receiver has answered with a status from 200 to 299.',
    failed: 'It was given up, after all attempts or because the webhook was disabled.',
  },
  { id: 'WebhookDeliveryState', description: 'What became of a delivery.' },
);

export const webhookDeliverySchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the delivery, the same in each attempt: `webhook-id`.' }),
    event: webhookEventTypeSchema.meta({ description: 'What happened.' }),
    eventId: z.string().meta({ description: 'Id of the event.' }),
    movieId: z.uuid().nullable().meta({ description: 'The movie that it is about.' }),
    state: deliveryStateSchema,
    attempts: z.int().meta({ description: 'How often it was sent.' }),
    statusCode: z
      .int()
      .nullable()
      .meta({ description: 'Status of the last answer; null: there was no answer.' }),
    error: z.string().nullable().meta({ description: 'What is wrong, as a sentence; null: nothing.' }),
    createdAt: z.iso.datetime().meta({ description: 'When it was added, in UTC.' }),
    deliveredAt: z.iso.datetime().nullable().meta({ description: 'When it was delivered, in UTC.' }),
    body: jsonValue.meta({ description: 'What is sent, as JSON.' }),
  })
  .meta({ id: 'WebhookDelivery', description: 'An event that is sent to a webhook.' });

export const webhookDeliveryPageSchema = z
  .strictObject({ deliveries: z.array(webhookDeliverySchema), pagination: paginationSchema })
  .meta({ id: 'WebhookDeliveryPage', description: 'Deliveries of a webhook, the newest first.' });

export const webhookDeliveryQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z.int().min(1).max(maximumPageSize).default(20).meta({ description: 'Deliveries per page.' }),
    state: deliveryStateSchema.optional().meta({ description: 'Only deliveries in this state.' }),
  })
  .meta({ id: 'WebhookDeliveryQuery' });

export type Webhook = z.infer<typeof webhookSchema>;
export type WebhookList = z.infer<typeof webhookListSchema>;
export type WebhookFields = z.output<typeof webhookCreateSchema>;
export type WebhookCreateInput = z.input<typeof webhookCreateSchema>;
export type WebhookUpdateInput = z.input<typeof webhookUpdateSchema>;
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPageSchema>;
export type WebhookDeliveryQuery = z.input<typeof webhookDeliveryQuerySchema>;
