import type { TaskListParams } from '@cinephage/core';
import { taskListParamsSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { lazily } from '../lazily.ts';
import {
  fieldOfTask,
  type TaskNode,
  taskSelectionOf,
  toTaskSelection,
  unionOfTasks,
} from '../task-selection.ts';
import { whenAsked } from './asked-fields.ts';
import { listOf } from './complexity.ts';
import { given } from './from-zod/given.ts';
import { taskId } from './ids.ts';
import { renamed } from './input-errors.ts';
import type { SchemaParts } from './schema-parts.ts';

const byId = z.strictObject({ id: taskId });
const { states, kind, subjectId, cursor } = taskListParamsSchema.shape;
const taskFilter = z
  .strictObject({
    states,
    kind,
    movieId: subjectId.meta({ description: 'Only tasks about this movie.' }),
  })
  .meta({ description: 'Which tasks; those that pass every condition given.' });
const tasksArguments = z.strictObject({
  first: z.int().min(0).max(100).default(20).meta({ description: 'How many tasks, at most 100.' }),
  after: cursor.meta({ description: 'The cursor of the task before those wanted.' }),
  filter: taskFilter.default({}).meta({ description: 'Which tasks. Without it: all.' }),
});

/** A part of the list, and how to count all of it. */
interface Part {
  readonly tasks: readonly TaskNode[];
  readonly hasNextPage: boolean;
  readonly after: string | undefined;
  count(): Promise<number>;
}

const askedOfConnection = whenAsked((asked) => {
  const nodes = [asked.of('edges').of('node'), asked.of('nodes')].map(toTaskSelection);
  return {
    /** Whether a field other than the total is selected. */
    isPart: ['edges', 'nodes', 'pageInfo'].some(asked.has),
    // Ids are the cursors.
    select: unionOfTasks([...nodes, { id: true }]),
  };
});

/** `task` and `tasks`. */
export function addTaskQueries(parts: SchemaParts): void {
  const { builder, zod, refs } = parts;
  zod.input('TaskFilter', taskFilter);
  const TaskConnection = addConnectionType(parts);
  builder.queryFields((t) => ({
    task: t.field({
      type: refs.Task,
      nullable: true,
      description: 'A task; an unknown id is the error `TASK_NOT_FOUND`.',
      ...zod.arguments(t.arg, byId),
      resolve: (_root, { id }, { library }, info) => library.tasks.get(id, { select: taskSelectionOf(info) }),
    }),
    tasks: t.field({
      type: TaskConnection,
      description: 'Tasks, the newest first.',
      extensions: listOf({ sizeArguments: ['first'], defaultSize: 20, maximumSize: 100 }),
      ...zod.arguments(t.arg, tasksArguments),
      async resolve(_root, args, { library: { tasks } }, info): Promise<Part> {
        const { first, after, filter } = given(args);
        const { movieId, ...others } = filter;
        const wanted: TaskListParams = { ...others, subjectId: movieId };
        const count = lazily(() => tasks.count(wanted));
        const { isPart, select } = askedOfConnection(info);
        if (!isPart && after === undefined) return { tasks: [], hasNextPage: false, after, count };
        const { tasks: found, nextCursor } = await renamed({ cursor: 'after' }, () =>
          // One tells whether there are any, and whether the cursor is one.
          tasks.list({ ...wanted, limit: isPart ? Math.max(first, 1) : 1, cursor: after }, { select }),
        );
        const part = found.slice(0, first);
        const hasNextPage = nextCursor !== null || part.length < found.length;
        return { tasks: part, hasNextPage, after, count };
      },
    }),
  }));
}

function addConnectionType({ builder, refs: { Task, PageInfo } }: SchemaParts) {
  const TaskEdge = builder.objectRef<TaskNode>('TaskEdge').implement({
    description: 'A task and its place in the list.',
    fields: (t) => ({
      cursor: t.string({
        description: 'Continues the list after this task.',
        resolve: (task) => fieldOfTask(task, 'id'),
      }),
      node: t.field({ type: Task, description: 'The task.', resolve: (task) => task }),
    }),
  });
  return builder.objectRef<Part>('TaskConnection').implement({
    description: 'A part of a list of tasks.',
    fields: (t) => ({
      edges: t.field({
        type: [TaskEdge],
        description: 'The tasks with their cursors.',
        resolve: ({ tasks }) => [...tasks],
      }),
      nodes: t.field({
        type: [Task],
        description: 'The tasks without their cursors.',
        resolve: ({ tasks }) => [...tasks],
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Where this part stands in the whole.',
        resolve: ({ tasks, hasNextPage, after }) => ({
          hasNextPage,
          // The task of the cursor was one.
          hasPreviousPage: after !== undefined,
          startCursor: tasks[0]?.id ?? null,
          endCursor: tasks.at(-1)?.id ?? null,
        }),
      }),
      totalCount: t.int({
        description: 'Tasks that pass the filter; counted only when asked for.',
        resolve: ({ count }) => count(),
      }),
    }),
  });
}
