import { createLibrary, type Library } from '@cinephage/core';
import { createTestDatabase, type TestDatabase } from '@cinephage/core/testing';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErrorMask } from '../../src/errors/error-mask.ts';
import { operationPlugins } from '../../src/execution/operation-plugins.ts';
import { createGraphQLGateway, createSchema, defaultLimits, type GraphQLGateway } from '../../src/index.ts';
import { createLoaders } from '../../src/loaders.ts';
import { sendOverFetch } from './support/exchange.ts';
import { accepts, executed, persistedOperations, sound, unsound } from './support/request-cases.ts';
import { createTestAuth } from './support/test-auth.ts';

/** Where the specification leaves it to the server, or Yoga does not follow it. */
const different = [
  // Yoga takes these for errors.
  'takes an empty operationName for none',
  'takes a byte order mark',
  'takes a content type in capitals',
  // Yoga does not heed preferences.
  'answers application/json;q=0.5, application/graphql-response+json',
  'answers application/json;q=0, */*',
  // Yoga answers 406 without a body.
  ...accepts.filter(({ status }) => status === 406).map(({ it }) => it),
  // Yoga answers 400 where the specification has 200, and looks for the operation before it validates.
  ...unsound.filter(({ it }) => /operationName|without operation/.test(it)).map(({ it }) => it),
  // Yoga's plugin has codes of its own.
  ...unsound.filter(({ it }) => it.includes('persisted')).map(({ it }) => it),
];

const cases = [...sound, ...accepts, ...unsound, ...executed].filter(({ it }) => !different.includes(it));

describe('a gateway answers as Yoga’s own server would', () => {
  let fixture: TestDatabase;
  let library: Library;
  let gateway: GraphQLGateway;
  let yoga: Pick<GraphQLGateway, 'fetch'>;

  beforeAll(async () => {
    fixture = await createTestDatabase('sqlite');
    library = await createLibrary({ database: fixture.url });
    gateway = createGraphQLGateway(library, { auth: createTestAuth(), persistedOperations });
    const principal = { kind: 'api-key', id: 'a', userId: null, name: null };
    const { fetch } = createYoga({
      schema: createSchema(),
      context: () => ({ library, principal, loaders: createLoaders(library) }),
      plugins: [
        ...operationPlugins(defaultLimits),
        usePersistedOperations({
          allowArbitraryOperations: true,
          getPersistedOperation: persistedOperations.get,
        }),
      ],
      maskedErrors: createErrorMask({}),
      logging: false,
      cors: false,
    });
    yoga = { fetch: async (request) => fetch(request) };
  });
  afterAll(async () => {
    await library.stop();
    await fixture.dispose();
  });

  it.each(cases)('$it', async ({ it: _it, status: _status, code: _code, type: _type, ...sent }) => {
    const answer = async (server: Pick<GraphQLGateway, 'fetch'>) => {
      const { status, headers, text } = await sendOverFetch(server, sent);
      const type = headers['content-type'];
      return { status, type, body: type === 'text/event-stream' ? resultsIn(text) : JSON.parse(text) };
    };
    expect(await answer(gateway)).toEqual(await answer(yoga));
  });
});

/** Without comments, and however lines are parted. */
const resultsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('data: {'));
