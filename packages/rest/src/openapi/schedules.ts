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
        summary: 'List the schedules',
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
        summary: 'Change the time of a schedule, or disable it',
        requestBody: body('ScheduleUpdate', examples.scheduleUpdate),
        responses: {
          200: success('Schedule', 'The changed schedule.', examples.schedule),
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
        description: 'Until the task ends, another request returns the same `taskId`.',
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', examples.taskStarted, location),
          ...errors(403, 404),
        },
      },
    },
  };
}
