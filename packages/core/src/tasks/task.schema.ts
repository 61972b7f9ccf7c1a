import { z } from 'zod';

export const taskStates = ['queued', 'running', 'retrying', 'completed', 'failed', 'cancelled'] as const;
export const taskState = z.enum(taskStates).meta({ id: 'TaskState' });
export type TaskState = z.infer<typeof taskState>;

/** States in which a task still has work to do; at most one such task exists per dedupe key. */
export const liveTaskStates = ['queued', 'running', 'retrying'] as const satisfies readonly TaskState[];

export const task = z
  .strictObject({
    id: z.uuid(),
    kind: z.string().meta({ examples: ['refresh-movie', 'auto-search'] }),
    subjectId: z.string().nullable().meta({ description: 'What it is about, e.g. the movie id.' }),
    state: taskState,
    percent: z.int().min(0).max(100),
    message: z.string().nullable(),
    result: z.json().nullable(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    attempt: z.int().min(0),
    maxAttempts: z.int().min(1),
    runAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task', description: 'A piece of work that goes on behind a request.' });

export type Task = z.infer<typeof task>;

export const taskListParams = z
  .strictObject({
    subjectId: z.string().optional().meta({ description: "Only tasks about this, e.g. a movie's id." }),
    limit: z.int().min(1).max(100).default(20),
  })
  .meta({ id: 'TaskListParams' });

export type TaskListParams = z.input<typeof taskListParams>;
