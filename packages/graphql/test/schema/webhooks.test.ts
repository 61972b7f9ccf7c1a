import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields = 'id name url events hasSecret enabled allowPrivateAddresses';
const create = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { ${fields} } }`;
const read = `query ($id: ID!) {
  webhook(id: $id) { ${fields} }
  webhookDeliveries(id: $id, state: PENDING) { deliveries { id event state body } pagination { total } }
}`;

describe.each(databaseKinds)('webhooks on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('are added, read, changed, tested and deleted', async () => {
    const input = { name: 'Home', url: 'http://127.0.0.1:9/hook', events: ['FILE_IMPORTED'] };
    const { createWebhook } = await gateway.data(create, { input });
    expect(createWebhook).toMatchObject({ ...input, hasSecret: false, enabled: true });
    const { id } = createWebhook;
    expect(await gateway.data(read, { id })).toEqual({
      webhook: createWebhook,
      webhookDeliveries: { deliveries: [], pagination: { total: 0 } },
    });
    expect(await gateway.data(`{ webhooks { ${fields} } }`)).toEqual({ webhooks: [createWebhook] });
    const { updateWebhook } = await gateway.data(update, { id, input: { enabled: false } });
    expect(updateWebhook).toEqual({ ...createWebhook, enabled: false });
    const { errors } = await gateway.ask('mutation ($id: ID!) { testWebhook(id: $id) }', { id });
    expect(errors).toMatchObject([{ extensions: { code: 'WEBHOOK_TEST_FAILED' } }]);
    expect(await gateway.data('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id })).toEqual({
      deleteWebhook: id,
    });
  });
});
