import * as schemas from '@cinephage/core/schemas';
import { answerTrue, idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('webhook');

const webhookFields = ({ zod, resource }: SchemaDeps) =>
  resource('webhook', zod.object(schemas.webhookSchema), ({ webhooks }) => webhooks);

export function addWebhooks(deps: SchemaDeps): void {
  const { list, get } = webhookFields(deps);
  list('webhooks', 'All webhooks, by name.');
  get('webhook');
  deps.query('webhookDeliveries', deps.zod.object(schemas.webhookDeliveryPageSchema), {
    description: 'What was or will be sent to a webhook, the newest first.',
    args: schemas.webhookDeliveryQuerySchema.extend({ id }),
    resolve: (_root, { id, ...query }, { library }) => library.webhooks.deliveries(id, query),
  });
}

export function addWebhookMutations(deps: SchemaDeps): void {
  const { create, update, remove } = webhookFields(deps);
  const { mutation } = deps;
  create(
    'createWebhook',
    schemas.webhookCreateSchema,
    'Adds a webhook, which is notified of what happens from now on.',
  );
  update(
    'updateWebhook',
    schemas.webhookUpdateSchema,
    'Changes a webhook. Disabling it gives up what is pending.',
  );
  remove('deleteWebhook', 'Deletes a webhook and its deliveries. Answers its id.');
  mutation('testNewWebhook', 'Boolean', {
    description: 'Sends the event `test` to a webhook with these settings. The error says what is wrong.',
    args: { input: schemas.webhookCreateSchema.describe('The webhook.') },
    resolve: answerTrue(({ input }, { webhooks }) => webhooks.test(input)),
  });
  mutation('testWebhook', 'Boolean', {
    description: 'Sends the event `test` to a webhook. The error says what is wrong.',
    args: { id },
    resolve: answerTrue((args, { webhooks }) => webhooks.testStored(args.id)),
  });
}
