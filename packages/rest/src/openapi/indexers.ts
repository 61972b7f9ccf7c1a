import { indexerExamples as examples } from './indexer-examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Indexers'];
const id = idParameter('The `id` of an indexer', examples.indexerId);
const testDescription =
  'Asks for its capabilities and its newest releases. If it does not answer as it should, the status is 400, the code `INDEXER_TEST_FAILED`, and the message says what is wrong.';

export function createIndexerPaths(): Paths {
  return {
    ...createListPaths(),
    ...createConnectionPaths('prowlarr', 'Prowlarr'),
    ...createConnectionPaths('jackett', 'Jackett'),
    ...createItemPaths(),
  };
}

const tested = success('IndexerTest', 'It answers.', examples.indexerTest);

const createListPaths = (): Paths => ({
  '/api/indexers': {
    get: {
      operationId: 'listIndexers',
      tags,
      summary: 'List the indexers',
      responses: { 200: success('IndexerList', 'All indexers.', examples.indexerList), ...errors() },
    },
    post: {
      operationId: 'createIndexer',
      tags,
      summary: 'Add an indexer',
      description:
        'It is asked what it can do. One that does not answer is added too, and its status says so. The key is stored encrypted.',
      requestBody: body('IndexerCreate', examples.indexerCreate),
      responses: {
        201: success('Indexer', 'The new indexer.', examples.indexer, location),
        ...errors(400, 403, 409, 413, 415),
      },
    },
  },
  '/api/indexers/definitions': {
    get: {
      operationId: 'listIndexerDefinitions',
      tags,
      summary: 'List the implementations with their fields, for forms',
      responses: {
        200: success('IndexerDefinitionList', 'All implementations.', examples.indexerDefinitionList),
        ...errors(),
      },
    },
  },
  '/api/indexers/test': {
    post: {
      operationId: 'testNewIndexer',
      tags,
      summary: 'Test an indexer that is not stored',
      description: testDescription,
      requestBody: body('IndexerCreate', examples.indexerCreate),
      responses: { 200: tested, ...errors(400, 403, 413, 415) },
    },
  },
});

const createItemPaths = (): Paths => ({
  '/api/indexers/{id}': {
    parameters: [id],
    get: {
      operationId: 'getIndexer',
      tags,
      summary: 'Get an indexer',
      responses: { 200: success('Indexer', 'The indexer.', examples.indexer), ...errors(404) },
    },
    put: {
      operationId: 'updateIndexer',
      tags,
      summary: 'Change an indexer',
      description:
        'Fields that are left out stay as they are, also the key; null removes it. The indexer is no longer backing off.',
      requestBody: body('IndexerUpdate', examples.indexerUpdate),
      responses: {
        200: success('Indexer', 'The indexer.', examples.indexer),
        ...errors(400, 403, 404, 409, 413, 415),
      },
    },
    delete: {
      operationId: 'deleteIndexer',
      tags,
      summary: 'Delete an indexer with its key',
      responses: { 204: noContent('The indexer is deleted.'), ...errors(403, 404) },
    },
  },
  '/api/indexers/{id}/test': {
    parameters: [id],
    post: {
      operationId: 'testIndexer',
      tags,
      summary: 'Test a stored indexer',
      description: `${testDescription} An indexer that answers is no longer backing off.`,
      responses: { 200: tested, ...errors(400, 403, 404) },
    },
  },
});

function createConnectionPaths(kind: string, program: string): Paths {
  const example = { ...examples.indexerConnection, kind };
  const connection = success('IndexerConnection', 'The connection, without its key.', example);
  return {
    [`/api/indexers/${kind}`]: {
      get: {
        operationId: `get${program}`,
        tags,
        summary: `Get the connection to ${program}`,
        responses: { 200: connection, ...errors(404) },
      },
      put: {
        operationId: `set${program}`,
        tags,
        summary: `Set the connection to ${program}`,
        description:
          'Fields that are left out stay as they are, also the key; if the host or the port changes, the key is required. Nothing is asked yet.',
        requestBody: body('IndexerConnectionUpdate', examples.indexerConnectionUpdate),
        responses: { 200: connection, ...errors(400, 403, 413, 415) },
      },
      delete: {
        operationId: `delete${program}`,
        tags,
        summary: `Delete the connection to ${program}`,
        description: 'The indexers that it has added stay.',
        responses: { 204: noContent('The connection is deleted.'), ...errors(403, 404) },
      },
    },
    [`/api/indexers/${kind}/list`]: {
      get: {
        operationId: `list${program}`,
        tags,
        summary: `List the indexers that ${program} holds`,
        responses: {
          200: success('RemoteIndexerList', 'Its indexers.', examples.remoteIndexerList),
          ...errors(404, 502),
        },
      },
    },
    [`/api/indexers/${kind}/sync`]: {
      post: {
        operationId: `sync${program}`,
        tags,
        summary: `Add the indexers of ${program}`,
        description:
          'Adds those that are new there, updates those that have changed there, and disables those that are gone. Indexers that users have added are never touched. One sync runs at a time: meanwhile the status is 409.',
        responses: {
          200: success('IndexerSync', 'What was done with each.', examples.indexerSync),
          ...errors(403, 404, 409, 502),
        },
      },
    },
  };
}
