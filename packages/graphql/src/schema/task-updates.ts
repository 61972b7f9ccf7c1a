import { isDeepStrictEqual } from 'node:util';
import type { Task as CoreTask, Library, LibraryEvent } from '@cinephage/core';
import { eventStreamParamsSchema, taskListParamsSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { given } from './from-zod/given.ts';
import { mapStream } from './map-stream.ts';
import type { SchemaParts } from './schema-parts.ts';

const { kind, states } = taskListParamsSchema.shape;
const following = z
  .strictObject({
    id: eventStreamParamsSchema.shape.taskId.meta({ description: 'Id of the task; default: every task.' }),
    movieId: eventStreamParamsSchema.shape.movieId.meta({ description: 'Only tasks about this movie.' }),
    kind,
    states,
  })
  .refine((given) => given.id === undefined || Object.values(given).filter(isGiven).length === 1, {
    error: 'cannot be given together with movieId, kind or states',
    path: ['id'],
  });

/** `taskUpdated`: how one task goes on, or all of them. */
export function addTaskUpdates({ builder, zod, refs: { Task } }: SchemaParts): void {
  builder.subscriptionField('taskUpdated', (t) =>
    t.field({
      type: Task,
      description:
        'Tasks as they go on; those that pass every condition given. With an id it begins with the task as it stands, and ends when that is completed, failed or cancelled; an unknown one is the error `TASK_NOT_FOUND`.',
      ...zod.arguments(t.arg, following),
      async subscribe(_root, args, { library, signal }) {
        const { id, movieId, ...about } = given(args);
        const { task, after } = id === undefined ? await fromNowOn(library) : await standing(library, id);
        const events = library.events.stream(
          { types: ['task.updated'], taskId: id, movieId, after },
          { signal },
        );
        return task === undefined
          ? mapStream(events, (event) => (passes(taskOf(event), about) ? taskOf(event) : undefined))
          : mapStream(events, taskOf, { beginWith: task, isLast: hasEnded });
      },
      resolve: (task) => task,
    }),
  );
}

interface Beginning {
  /** The task as it stands there, where one is followed. */
  readonly task?: CoreTask;
  /** The event after which to go on. */
  readonly after: string;
}

const endStates: ReadonlySet<CoreTask['state']> = new Set(['completed', 'failed', 'cancelled']);
const hasEnded = ({ state }: CoreTask) => endStates.has(state);

interface About {
  readonly kind?: string | undefined;
  readonly states?: readonly CoreTask['state'][] | undefined;
}

const passes = (task: CoreTask | undefined, { kind, states }: About) =>
  task !== undefined &&
  (kind === undefined || task.kind === kind) &&
  (states === undefined || states.includes(task.state));

const isGiven = (value: unknown) => value !== undefined;

const taskOf = (event: LibraryEvent) => (event.type === 'task.updated' ? event.task : undefined);

const fromNowOn = async ({ events }: Library): Promise<Beginning> => ({ after: await events.position() });

/**
 * The task as it stands at a place in the order of the events: it was the same before and after that place was read. So no
 * event from there on tells of an older state, and none is missed.
 */
async function standing({ tasks, events }: Library, id: string): Promise<Beginning> {
  for (let task = await tasks.get(id); ; ) {
    const after = await events.position();
    const again = await tasks.get(id);
    if (isDeepStrictEqual(task, again)) return { task, after };
    task = again;
  }
}
