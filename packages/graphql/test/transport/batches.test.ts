import { setTimeout } from 'node:timers/promises';
import { LibraryError } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { movies } from '../support/movies.ts';
import { createCountingLimits } from './support/counting-limits.ts';
import { type Sent, sendOverFetch, sendOverNode } from './support/exchange.ts';
import { serveGateway } from './support/serve-gateway.ts';

const query = '{ __typename }';
const data = { __typename: 'Query' };
const post = (value: unknown): Sent => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

describe('a batch of operations', () => {
  it('is refused unless the host allows it', async () => {
    await using served = await serveGateway('sqlite');
    const { status, text } = await sendOverNode(served.port, post([{ query }]));
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0].message).toContain('not supported');
  });

  it('is answered in its order, each by itself', async () => {
    await using served = await serveGateway('sqlite', { limits: { maxBatch: 5 } });
    const batch = post([
      { query },
      { query: '{ nothing }' },
      { query: 'subscription { movieChanged { id } }' },
      null,
      { query: 'query ($id: ID!) { task(id: $id) { id } }', variables: { id: 'x' } },
    ]);
    const { status, text } = await sendOverNode(served.port, batch);
    expect(status).toBe(200);
    const code = (name: string) => ({ errors: [{ extensions: { code: name } }] });
    expect(JSON.parse(text)).toMatchObject([
      { data },
      code('GRAPHQL_VALIDATION_FAILED'),
      code('INVALID_INPUT'),
      code('INVALID_INPUT'),
      code('TASK_NOT_FOUND'),
    ]);
    expect((await sendOverFetch(served.gateway, batch)).text).toBe(text);
    expect(served.unexpected).toEqual([]);
  });

  it('has an end', async () => {
    await using served = await serveGateway('sqlite', { limits: { maxBatch: 2 } });
    for (const [batch, expected, words] of [
      [[], 400, 'at least one operation'],
      [[{ query }, { query }, { query }], 413, 'limited to 2 operations'],
    ] as const) {
      const { status, text } = await sendOverNode(served.port, post(batch));
      expect(status).toBe(expected);
      expect(JSON.parse(text).errors[0].message).toContain(words);
    }
  });

  it('counts as many requests as it has operations, and those that are left are answered', async () => {
    const rateLimits = createCountingLimits({ credential: 2 });
    await using served = await serveGateway('sqlite', { rateLimits, limits: { maxBatch: 3 } });
    const { status, headers, text } = await sendOverNode(
      served.port,
      post([{ query }, { query }, { query }]),
    );
    expect(status).toBe(200);
    expect(headers['x-ratelimit-remaining']).toBe('0');
    const refused = { errors: [{ extensions: { code: 'RATE_LIMITED' } }] };
    expect(JSON.parse(text)).toMatchObject([{ data }, { data }, refused]);
    expect([...rateLimits.credential.counts.values()]).toEqual([3]);
  });

  it('of which some cannot be counted is refused as a whole, with nothing begun', async () => {
    const limits = createCountingLimits();
    const consume = async (key: string) => {
      // Long enough for an operation that has begun to be done.
      await setTimeout(100);
      const counted = await limits.credential.consume(key);
      if (counted.remaining < 998) throw new LibraryError('DATABASE_UNAVAILABLE', 'The database is away.');
      return counted;
    };
    const rateLimits = { ...limits, credential: { consume } };
    await using served = await serveGateway('sqlite', { rateLimits, limits: { maxBatch: 3 } });
    const add = `mutation { addMovie(input: { tmdbId: ${movies.inception}, rootFolderPath: "/movies" }) { id } }`;
    const answer = await sendOverNode(served.port, post([{ query: add }, { query }, { query }]));
    expect(answer.status).toBe(503);
    expect((await served.library.movies.list()).pagination.total).toBe(0);
  });
});
