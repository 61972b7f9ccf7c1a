import {
  webhookCreateSchema,
  webhookDeliveryPageSchema,
  webhookDeliveryQuerySchema,
  webhookSchema,
  webhookUpdateSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('webhook');

export function addWebhooks({ zod, query }: SchemaDeps): void {
  query('webhooks', {
    type: [zod.object(webhookSchema)],
    description: 'All webhooks, by name.',
    size: 10,
    resolve: (_root, _args, { library }) => library.webhooks.list(),
  });
  query('webhook', {
    type: zod.object(webhookSchema),
    description: 'One webhook.',
    args: { id },
    resolve: (_root, args, { library }) => library.webhooks.get(args.id),
  });
  query('webhookDeliveries', {
    type: zod.object(webhookDeliveryPageSchema),
    description: 'What was or will be sent to a webhook, the newest first.',
    args: webhookDeliveryQuerySchema.extend({ id }),
    size: 20,
    resolve: (_root, { id, ...query }, { library }) => library.webhooks.deliveries(id, query),
  });
}

export function addWebhookMutations({ zod, mutation }: SchemaDeps): void {
  const added = zod.input('CreateWebhookInput', webhookCreateSchema);
  const changes = zod.input('UpdateWebhookInput', webhookUpdateSchema);
  mutation('createWebhook', {
    type: zod.object(webhookSchema),
    description: 'Adds a webhook, which is notified of what happens from now on.',
    args: { input: added.describe('The webhook to add.') },
    resolve: (_root, { input }, { library }) => library.webhooks.create(input),
  });
  mutation('updateWebhook', {
    type: zod.object(webhookSchema),
    description: 'Changes a webhook. Disabling it gives up what is pending.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.webhooks.update(args.id, args.input),
  });
  mutation('deleteWebhook', {
    type: 'ID',
    description: 'Deletes a webhook and its deliveries. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.webhooks.delete(args.id);
      return args.id.toLowerCase();
    },
  });
  mutation('testNewWebhook', {
    type: 'Boolean',
    description: 'Sends the event `test` to a webhook with these settings. The error says what is wrong.',
    args: { input: added.describe('The webhook.') },
    async resolve(_root, { input }, { library }) {
      await library.webhooks.test(input);
      return true;
    },
  });
  mutation('testWebhook', {
    type: 'Boolean',
    description: 'Sends the event `test` to a webhook. The error says what is wrong.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.webhooks.testStored(args.id);
      return true;
    },
  });
}
