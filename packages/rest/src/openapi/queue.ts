import { createQueueParameters, createQueueRemoveParameters, idParameter } from './parameters.ts';
import { queueExamples as examples } from './queue-examples.ts';
import { body, errors, eventStream, noContent, success } from './responses.ts';
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
    '/api/queue/cleanup': {
      post: {
        operationId: 'cleanUpQueue',
        tags,
        summary: 'Take downloads that are imported or have failed out of the queue',
        description: 'Their clients keep what they have, unless their settings want it removed.',
        requestBody: { ...body('QueueCleanUp', examples.queueCleanUp), required: false },
        responses: {
          200: success('QueueCleanedUp', 'They have left the queue.', examples.queueCleanedUp),
          ...errors(400, 403, 413, 415),
        },
      },
    },
    '/api/queue/events': {
      get: {
        operationId: 'streamQueue',
        tags,
        summary: 'Stream the changes of the queue',
        description: streamDescription,
        responses: { 200: eventStream('A stream of events.', examples.queueStream), ...errors() },
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
      delete: {
        operationId: 'removeFromQueue',
        tags,
        summary: 'Take a download out of the queue',
        description:
          'Ends its grab, so that another release can be grabbed for its version. Its client removes it within seconds, or once it can be ' +
          'reached again. 409 `MOVIE_FILES_BUSY` while its file is imported.',
        parameters: createQueueRemoveParameters(),
        responses: { 204: noContent('It has left the queue.'), ...errors(400, 403, 404, 409) },
      },
    },
  };
}

const streamDescription = `[Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html): \`queueItemAdded\`, \`queueItemUpdated\`,
\`queueItemRemoved\`, and besides \`queueCompleted\` and \`queueFailed\` when the status becomes \`completed\` or \`failed\`. \`data\` has the \`id\` and the
\`item\` as it is then, which is null for one that is removed.

Several changes of one download that a slow client has not read yet are one. To miss nothing, open the stream before you read the list, and
read the list again after a lost connection.`;
