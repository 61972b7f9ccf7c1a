import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { queueExamples } from './queue-examples.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Queue'];
const id = idParameter('The `id` of an item', queueExamples.queueItem.id);

export function createQueueImportPaths(): Paths {
  return {
    '/api/queue/{id}/candidates': {
      parameters: [id],
      get: {
        operationId: 'listQueueCandidates',
        tags,
        summary: 'Look at the files of a finished download',
        description:
          'Which movie each is of, what it would become, and what is against that. Changes nothing.',
        responses: {
          200: success('ImportDetection', 'What is there.', examples.importDetection),
          ...errors(403, 404),
        },
      },
    },
    '/api/queue/{id}/import': {
      parameters: [id],
      post: {
        operationId: 'importQueueItem',
        tags,
        summary: 'Import chosen files of a finished download',
        description:
          'Starts a task of the kind `import-download`. Reasons with `overridable` in the candidates do not count. 409 if the download is ' +
          'not finished, is imported already, or is being imported.',
        requestBody: body('QueueImport', queueExamples.queueImport),
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', examples.importStarted, location),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
    },
    '/api/queue/{id}/retry': {
      parameters: [id],
      post: {
        operationId: 'retryQueueItem',
        tags,
        summary: 'Try a download again that failed or could not be imported',
        description:
          'It is imported if its files are there, else another release is searched for. 409 if it has not failed.',
        responses: {
          200: success('QueueRetried', 'It is tried again.', queueExamples.queueRetried),
          ...errors(403, 404, 409),
        },
      },
    },
  };
}
