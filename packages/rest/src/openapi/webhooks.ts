import { createWebhookDeliveryParameters, idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';
import { webhookExamples as examples } from './webhook-examples.ts';

const tags = ['Webhooks'];
const id = idParameter('The `id` of a webhook', examples.webhook.id);
const tested = success('WebhookTested', 'The receiver has taken it.', examples.webhookTested);

export function createWebhookPaths(): Paths {
  return {
    '/api/webhooks': {
      get: {
        operationId: 'listWebhooks',
        tags,
        summary: 'List the webhooks',
        responses: { 200: success('WebhookList', 'By name.', examples.webhookList), ...errors() },
      },
      post: {
        operationId: 'createWebhook',
        tags,
        summary: 'Add a webhook',
        description: 'It is notified of what happens from now on.',
        requestBody: body('WebhookCreate', examples.webhookCreate),
        responses: {
          201: success('Webhook', 'The new webhook.', examples.webhook, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/webhooks/test': {
      post: {
        operationId: 'testNewWebhook',
        tags,
        summary: 'Send a test event to a webhook without adding it',
        description: 'If the receiver does not take it, 400 `WEBHOOK_TEST_FAILED` with the reason.',
        requestBody: body('WebhookCreate', examples.webhookCreate),
        responses: { 200: tested, ...errors(400, 403, 413, 415) },
      },
    },
    ...pathsOfOne(),
  };
}

function pathsOfOne(): Paths {
  const found = success('Webhook', 'The webhook.', examples.webhook);
  return {
    '/api/webhooks/{id}': {
      parameters: [id],
      get: {
        operationId: 'getWebhook',
        tags,
        summary: 'Get a webhook',
        responses: { 200: found, ...errors(404) },
      },
      put: {
        operationId: 'updateWebhook',
        tags,
        summary: 'Change a webhook',
        description:
          'Fields that are left out stay as they are, the secret too. Disabling it gives up what is pending.',
        requestBody: body('WebhookUpdate', examples.webhookUpdate),
        responses: { 200: found, ...errors(400, 403, 404, 409, 413, 415) },
      },
      delete: {
        operationId: 'deleteWebhook',
        tags,
        summary: 'Delete a webhook and its deliveries',
        responses: { 204: noContent('The webhook is deleted.'), ...errors(403, 404) },
      },
    },
    '/api/webhooks/{id}/test': {
      parameters: [id],
      post: {
        operationId: 'testWebhook',
        tags,
        summary: 'Send a test event to a webhook',
        description: 'If the receiver does not take it, 400 `WEBHOOK_TEST_FAILED` with the reason.',
        responses: { 200: tested, ...errors(400, 403, 404) },
      },
    },
    '/api/webhooks/{id}/deliveries': {
      parameters: [id],
      get: {
        operationId: 'listWebhookDeliveries',
        tags,
        summary: 'List what was or will be sent to a webhook',
        description: 'The newest first. Deliveries that ended are kept for 7 days.',
        parameters: createWebhookDeliveryParameters(),
        responses: {
          200: success('WebhookDeliveryPage', 'A page of deliveries.', examples.webhookDeliveryPage),
          ...errors(400, 404),
        },
      },
    },
  };
}
