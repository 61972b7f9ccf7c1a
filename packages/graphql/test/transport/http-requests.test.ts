import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendOverFetch, sendOverNode } from './support/exchange.ts';
import { accepts, executed, persistedOperations, refused, sound, unsound } from './support/request-cases.ts';
import { type ServedGateway, serveGateway } from './support/serve-gateway.ts';

const groups = { sound, accepts, unsound, executed, refused };

describe('a gateway over HTTP', () => {
  let served: ServedGateway;
  beforeAll(async () => {
    served = await serveGateway('sqlite', {
      limits: { maxBodyBytes: 50_000 },
      persistedOperations,
    });
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    await served[Symbol.asyncDispose]();
  });

  it('takes an address for the target, as is sent to proxies', async () => {
    const sent = { method: 'GET', path: `/graphql?${new URLSearchParams({ query: '{ __typename }' })}` };
    for (const authority of ['http://movies.test', 'HTTPS://movies.test:8443']) {
      const answer = await sendOverNode(served.port, { ...sent, path: `${authority}${sent.path}` });
      expect(answer).toEqual(await sendOverNode(served.port, sent));
      expect(answer.status).toBe(200);
    }
  });

  describe.each(Object.entries(groups))('with %s requests', (_name, cases) => {
    it.each(cases)('$it', async ({ it: _it, status, code, type, ...sent }) => {
      const overNode = await sendOverNode(served.port, sent);
      expect(overNode).toEqual(await sendOverFetch(served.gateway, sent));
      expect(overNode.status).toBe(status);
      if (type !== undefined) expect(overNode.headers['content-type']).toBe(type);
      if (code !== undefined) {
        const { errors } = JSON.parse(overNode.text);
        expect(errors.map((error: { extensions: object }) => error.extensions)).toMatchObject([{ code }]);
        expect(Object.keys(errors[0].extensions)).not.toContain('http');
      } else if (sent.method !== 'HEAD') {
        expect(overNode.text).toContain('"data"');
        expect(overNode.text).not.toContain('"errors"');
      }
    });
  });
});
