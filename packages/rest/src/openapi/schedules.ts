import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Schedules'];
const parameters = [idParameter('The `id` of a schedule', 'clean-history')];

export function createSchedulePaths(): Paths {
  return {
    '/api/tasks/schedules': {
      get: {
        operationId: 'listSchedules',
        tags,
        summary: 'List what is started again and again, and when',
        responses: {
          200: success('ScheduleList', 'All schedules.', examples.scheduleList),
          ...errors(),
        },
      },
    },
    '/api/tasks/schedules/{id}': {
      parameters,
      put: {
        operationId: 'updateSchedule',
        tags,
        summary: 'Change when a schedule starts its task, or whether it does',
        requestBody: body('ScheduleUpdate', examples.scheduleUpdate),
        responses: {
          200: success('Schedule', 'The schedule as it is now.', examples.schedule),
          ...errors(400, 403, 404, 413, 415),
        },
      },
    },
    '/api/tasks/schedules/{id}/run': {
      parameters,
      post: {
        operationId: 'runSchedule',
        tags,
        summary: 'Start the task of a schedule now',
        description: 'Asked again while it goes on, answers the same `taskId`.',
        responses: {
          202: success('TaskStarted', 'The task was queued.', examples.taskStarted, location),
          ...errors(403, 404),
        },
      },
    },
  };
}
