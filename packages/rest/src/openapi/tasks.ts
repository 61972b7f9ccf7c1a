import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

export function createTaskPaths(): Paths {
  return {
    '/api/tasks/{id}': {
      parameters: [idParameter('The `searchId` or `taskId` an operation answered')],
      get: {
        operationId: 'getTask',
        tags: ['Tasks'],
        summary: 'Get the state of a task',
        responses: { 200: success('Task', 'The task.', examples.task), ...errors(404) },
      },
    },
  };
}
