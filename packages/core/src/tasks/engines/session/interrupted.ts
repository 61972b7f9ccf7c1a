import type { TaskFailure } from '../../task.schema.ts';

/** Of a task that never came to an end: the last attempt took its process with it. */
export const interrupted: TaskFailure = {
  code: 'INTERNAL_ERROR',
  message: 'The task was interrupted too often: the process that ran it died each time.',
};
