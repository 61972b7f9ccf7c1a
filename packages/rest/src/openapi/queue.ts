import { createQueueParameters, idParameter } from './parameters.ts';
import { queueExamples as examples } from './queue-examples.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Queue'];
const id = idParameter('The `id` of an item', examples.queueItem.id);

export function createQueuePaths(): Paths {
  return {
    '/api/queue': {
      get: {
        operationId: 'listQueue',
        tags,
        summary: 'List the downloads that the library follows, the last one first',
        parameters: createQueueParameters(),
        responses: {
          200: success('QueuePage', 'One page of downloads.', examples.queuePage),
          ...errors(400),
        },
      },
    },
    '/api/queue/{id}': {
      parameters: [id],
      get: {
        operationId: 'getQueueItem',
        tags,
        summary: 'Get a download',
        responses: { 200: success('QueueItem', 'The download.', examples.queueItem), ...errors(404) },
      },
    },
  };
}
