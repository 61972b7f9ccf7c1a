import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey } from './support/exchange.ts';
import { type ServedGateway, serveGateway } from './support/serve-gateway.ts';

/** https://github.com/graphql/graphql-http: the audits of the GraphQL-over-HTTP specification. */
describe('the audits of graphql-http', () => {
  let served: ServedGateway;
  beforeAll(async () => {
    served = await serveGateway('sqlite');
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    await served[Symbol.asyncDispose]();
  });

  const audits = serverAudits({
    url: () => served.url,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, 'x-api-key': apiKey } }),
  });

  it('are 61', () => expect(audits.length).toBe(61));

  it.each(audits)('$name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
});
