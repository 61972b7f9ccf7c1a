import { examples } from './examples.ts';
import { createActivityParameters, createActivityStreamParameters } from './parameters.ts';
import { errors, eventStream, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Activity'];

export function createActivityPaths(): Paths {
  return {
    '/api/activity': {
      get: {
        operationId: 'listActivity',
        tags,
        summary: 'List what happened, the newest first',
        description:
          'Lists one page of the history: movies and files that were added, imported, renamed, moved, deleted and restored, and ' +
          'results of scans. It is kept for ever, also of deleted movies. `nextCursor` is the `cursor` of the next page. ' +
          'Unknown query parameters are ignored.',
        parameters: createActivityParameters(),
        responses: { 200: success('ActivityPage', 'The page.', examples.activityPage), ...errors(400) },
      },
    },
    '/api/activity/stream': {
      get: {
        operationId: 'streamActivity',
        tags,
        summary: 'Stream events of movies and files',
        description: 'The same stream as `/api/tasks/stream`, with other events by default.',
        parameters: createActivityStreamParameters(),
        responses: {
          200: eventStream('A stream of events.', examples.activityStream),
          ...errors(400),
        },
      },
    },
  };
}
