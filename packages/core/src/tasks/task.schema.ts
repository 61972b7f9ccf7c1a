import { z } from 'zod';

export const taskStates = ['queued', 'running', 'retrying', 'completed', 'failed', 'cancelled'] as const;
export const taskState = z.enum(taskStates).meta({ id: 'TaskState' });
export type TaskState = z.infer<typeof taskState>;

/** States in which a task still has work to do; at most one such task exists per dedupe key. */
export const liveTaskStates = ['queued', 'running', 'retrying'] as const satisfies readonly TaskState[];
export type LiveTaskState = (typeof liveTaskStates)[number];

export const taskFailure = z
  .strictObject({
    code: z.string().meta({ description: 'For programs; one of the codes of errors.' }),
    message: z.string().meta({ description: 'One sentence for a person.' }),
  })
  .meta({ id: 'TaskFailure', description: 'Why the last attempt failed.' });

export type TaskFailure = z.infer<typeof taskFailure>;

export const task = z
  .strictObject({
    id: z.uuid(),
    kind: z.string().meta({ examples: ['refresh-movie', 'auto-search'] }),
    subjectId: z.string().nullable().meta({ description: 'What it is about, e.g. the movie id.' }),
    state: taskState,
    priority: z.int().meta({ description: 'Tasks with a higher one are taken first; 0 is the usual one.' }),
    percent: z.int().min(0).max(100),
    message: z.string().nullable(),
    result: z.json().nullable(),
    error: taskFailure.nullable(),
    attempt: z.int().min(0),
    maxAttempts: z.int().min(1),
    runAt: z.iso.datetime().meta({ description: 'Not before then.' }),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task', description: 'A piece of work that goes on behind a request.' });

export type Task = z.infer<typeof task>;

export const taskPage = z
  .strictObject({
    tasks: z.array(task),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Continues the list as `cursor`; null at its end.' }),
  })
  .meta({ id: 'TaskPage', description: 'Tasks, the newest first.' });

export type TaskPage = z.infer<typeof taskPage>;

export const taskListParams = z
  .strictObject({
    states: z.array(taskState).min(1).optional().meta({ description: 'Only tasks in one of these states.' }),
    kind: z.string().min(1).max(100).optional().meta({ description: 'Only tasks of this kind.' }),
    subjectId: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "Only tasks about this, e.g. a movie's id." }),
    limit: z.int().min(1).max(100).default(20),
    cursor: z.string().max(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
  })
  .meta({ id: 'TaskListParams' });

export type TaskListParams = z.input<typeof taskListParams>;

/** What a request that starts a task answers. */
export const taskStarted = z
  .strictObject({ success: z.literal(true), taskId: z.uuid(), message: z.string() })
  .meta({ id: 'TaskStarted' });

export type TaskStarted = z.infer<typeof taskStarted>;
