import { z } from 'zod';
import { describedEnum } from '../validation/described-enum.ts';
import { jsonValue } from '../validation/json-value.ts';

export const taskStates = ['queued', 'running', 'retrying', 'completed', 'failed', 'cancelled'] as const;
export const taskStateSchema = describedEnum(
  taskStates,
  {
    queued: 'It waits for a worker.',
    running: 'A worker runs it.',
    retrying: 'An attempt has failed; it waits for the next one.',
    completed: 'It has completed.',
    failed: 'Its last attempt has failed.',
    cancelled: 'It was cancelled before it completed.',
  },
  { id: 'TaskState', description: 'The state of a task.' },
);
export type TaskState = z.infer<typeof taskStateSchema>;

/** States in which a task still has work to do; at most one such task exists per dedupe key. */
export const liveTaskStates = ['queued', 'running', 'retrying'] as const satisfies readonly TaskState[];
export type LiveTaskState = (typeof liveTaskStates)[number];

export const taskFailureSchema = z
  .strictObject({
    code: z.string().meta({ description: 'For programs; one of the codes of errors.' }),
    message: z.string().meta({ description: 'One sentence for a person.' }),
  })
  .meta({ id: 'TaskFailure', description: 'Why the last attempt failed.' });

export type TaskFailure = z.infer<typeof taskFailureSchema>;

export const taskSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the task.' }),
    kind: z.string().meta({ description: 'Kind of the task.', examples: ['refresh-movie', 'auto-search'] }),
    subjectId: z.string().nullable().meta({
      description: 'Id of what the task is about, such as a movie; null: the task is not about one object.',
    }),
    state: taskStateSchema,
    priority: z
      .int()
      .meta({ description: 'Tasks with a higher priority are claimed first; the default is 0.' }),
    percent: z.int().min(0).max(100).meta({ description: 'Progress, from 0 to 100.' }),
    message: z.string().nullable().meta({ description: 'What it is doing, for a person; null: no message.' }),
    result: jsonValue.nullable().meta({
      description:
        'The result, whose shape depends on the kind; null: it has not completed, or has no result.',
    }),
    error: taskFailureSchema
      .nullable()
      .meta({ description: 'Why the last attempt failed; null: it did not.' }),
    attempt: z.int().min(0).meta({ description: 'Attempts that were started; 0 before the first.' }),
    maxAttempts: z.int().min(1).meta({ description: 'The task fails for good after this many attempts.' }),
    runAt: z.iso.datetime().meta({ description: 'The task does not start before this time, in UTC.' }),
    createdAt: z.iso.datetime().meta({ description: 'When it was created, in UTC.' }),
    startedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When its last attempt started, in UTC; null: not yet.' }),
    finishedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it completed, failed or was cancelled, in UTC; null: not yet.' }),
  })
  .meta({ id: 'Task', description: 'A unit of work that runs in the background.' });

export type Task = z.infer<typeof taskSchema>;

export const taskPageSchema = z
  .strictObject({
    tasks: z.array(taskSchema),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Continues the list as `cursor`; null at its end.' }),
  })
  .meta({ id: 'TaskPage', description: 'Tasks, the newest first.' });

export type TaskPage = z.infer<typeof taskPageSchema>;

export const taskListParamsSchema = z
  .strictObject({
    states: z
      .array(taskStateSchema)
      .min(1)
      .optional()
      .meta({ description: 'Only tasks in one of these states.' }),
    kind: z.string().min(1).max(100).optional().meta({ description: 'Only tasks of this kind.' }),
    subjectId: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "Only tasks about this, e.g. a movie's id." }),
    limit: z.int().min(1).max(100).default(20).meta({ description: 'How many tasks.' }),
    cursor: z.string().max(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
  })
  .meta({ id: 'TaskListParams' });

export const taskCountSchema = z
  .strictObject({ count: z.int().min(0).meta({ description: 'How many tasks pass the filter.' }) })
  .meta({ id: 'TaskCount' });

export type TaskCount = z.infer<typeof taskCountSchema>;

export const taskCountParamsSchema = taskListParamsSchema
  .omit({ limit: true, cursor: true })
  .meta({ id: 'TaskCountParams' });

export type TaskListParams = z.input<typeof taskListParamsSchema>;

export const taskStartedSchema = z
  .strictObject({ taskId: z.uuid() })
  .meta({ description: 'The task that was started, or that was under way already.' });

export type TaskStarted = z.infer<typeof taskStartedSchema>;
