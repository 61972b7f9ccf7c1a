import type { WebhookCreateInput, WebhookList, WebhookUpdateInput } from '@cinephage/core';
import { webhookDeliveryQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const webhooks = '/api/webhooks';
const delivered = { success: true, message: 'The receiver has taken a test event' };

const { page, limit, state } = webhookDeliveryQuerySchema.shape;

export const webhookDeliveryParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  state: { convert: asText, rule: `must be one of ${state.unwrap().options.join(', ')}` },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of addresses that are notified of events. */
export function addWebhookRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const readCreate = async (ctx: RouterContext) =>
    (await readJsonObject(ctx, maxBodyBytes)) as unknown as WebhookCreateInput;

  const list = async (ctx: RouterContext) => {
    const answer: WebhookList = { webhooks: await library.webhooks.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const webhook = await library.webhooks.create(await readCreate(ctx));
    ctx.res.setHeader('Location', locationOf(ctx, `${webhooks}/${webhook.id}`));
    sendJson(ctx, 201, webhook);
  };

  const test = async (ctx: RouterContext) => {
    await library.webhooks.test(await readCreate(ctx));
    sendJson(ctx, 200, delivered);
  };

  const testStored = async (ctx: RouterContext) => {
    await library.webhooks.testStored(idOf(ctx));
    sendJson(ctx, 200, delivered);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.webhooks.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as WebhookUpdateInput;
    sendJson(ctx, 200, await library.webhooks.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.webhooks.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  const deliveries = async (ctx: RouterContext) => {
    const given = parseQueryString(urlOf(ctx));
    const query = readParameters(given, webhookDeliveryParameters, webhookDeliveryQuerySchema);
    sendJson(ctx, 200, await library.webhooks.deliveries(idOf(ctx), query));
  };

  router.get(webhooks, endpoint('credential', list));
  router.post(webhooks, endpoint('credential', create));
  router.post(`${webhooks}/test`, endpoint('credential', test));
  router.get(`${webhooks}/:id`, endpoint('credential', get));
  router.put(`${webhooks}/:id`, endpoint('credential', update));
  router.delete(`${webhooks}/:id`, endpoint('credential', remove));
  router.post(`${webhooks}/:id/test`, endpoint('credential', testStored));
  router.get(`${webhooks}/:id/deliveries`, endpoint('credential', deliveries));
}
