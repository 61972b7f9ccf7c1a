import type { TaskFailure } from '../../task.schema.ts';

/** The failure of a task whose process died in each attempt. */
export const interrupted: TaskFailure = {
  code: 'INTERNAL_ERROR',
  message: 'The task was interrupted too often: the process that ran it died each time.',
};
