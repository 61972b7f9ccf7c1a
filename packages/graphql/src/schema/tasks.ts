import type { Library } from '@cinephage/core';
import { taskListParamsSchema, taskSchema } from '@cinephage/core/schemas';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import {
  fieldOf,
  movieSelectionOf,
  taskSelectionOf,
  toTaskSelection,
  unionOf,
} from '../selection/selections.ts';
import { idOf, renamed } from './arguments.ts';
import { listOf } from './complexity.ts';
import { type AddConnection, connectionSelectionOf } from './connection.ts';
import { withoutNull } from './from-zod/zod-types.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('task');
const { states, kind, subjectId, cursor } = taskListParamsSchema.shape;
const taskFilter = z
  .strictObject({ states, kind, movieId: subjectId.meta({ description: 'Only tasks about this movie.' }) })
  .meta({ description: 'Which tasks; those that pass every condition given.' });
const tasksArguments = {
  first: z.int().min(0).max(100).default(20).meta({ description: 'How many tasks, at most 100.' }),
  after: cursor.meta({ description: 'The cursor of the task before those wanted.' }),
  filter: taskFilter.default({}).meta({ description: 'Which tasks; by default all.' }),
};

// Ids are the cursors.
const connectionSelection = connectionSelectionOf((nodes) =>
  unionOf([...nodes.map(toTaskSelection), { id: true }]),
);

/** The task with this id, with the fields that the operation selects. */
export const readTask = ({ tasks }: Library, taskId: string, info: GraphQLResolveInfo) =>
  tasks.get(taskId, { select: taskSelectionOf(info) });

/** The type `Task`, `task` and `tasks`. */
export function addTasks(deps: SchemaDeps, addConnection: AddConnection): void {
  const { builder, zod, refs } = deps;
  addTaskTypes(deps);
  builder.queryFields((t) => ({
    task: t.field({
      type: refs.Task,
      nullable: true,
      description: 'A task; an unknown id is the error `TASK_NOT_FOUND`.',
      ...zod.args(t.arg, { id }),
      resolve: (_root, args, { library }, info) => readTask(library, args.id, info),
    }),
    tasks: t.field({
      type: addConnection(refs.Task, 'after'),
      description: 'Tasks, the newest first.',
      extensions: listOf({ sizeArguments: ['first'], defaultSize: 20, maximumSize: 100 }),
      ...zod.args(t.arg, tasksArguments),
      resolve: (_root, args, { library }, info) =>
        readConnection(library, withoutNull(args), connectionSelection(info)),
    }),
  }));
}

type TasksArguments = z.output<z.ZodObject<typeof tasksArguments>>;

async function readConnection(
  { tasks }: Library,
  { first, after, filter: { movieId, ...filter } }: TasksArguments,
  { isPage, select, totalCount }: ReturnType<typeof connectionSelection>,
) {
  const params = { ...filter, subjectId: movieId };
  const count = totalCount ? tasks.count(params) : undefined;
  // One task shows whether there are any, and whether the cursor is valid.
  const query = { ...params, limit: isPage ? Math.max(first, 1) : 1, cursor: after };
  const list =
    isPage || after !== undefined
      ? renamed({ cursor: 'after' }, () => tasks.list(query, { select }))
      : { tasks: [], nextCursor: null };
  const [total, { tasks: found, nextCursor }] = await Promise.all([count, list]);
  const edges = found.slice(0, first).map((node) => ({ cursor: fieldOf(node, 'id'), node }));
  const pageInfo = {
    hasNextPage: nextCursor !== null || edges.length < found.length,
    // The task of the cursor comes before this page.
    hasPreviousPage: after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo, ...(total !== undefined && { totalCount: total }) };
}

function addTaskTypes({ builder, zod, refs: { Movie, Node, Task } }: SchemaDeps): void {
  zod.input('TaskFilter', taskFilter);
  zod.implement(Task, taskSchema, { interfaces: [Node] });
  builder.objectField(Task, 'movie', (t) =>
    t.field({
      type: Movie,
      nullable: true,
      description: 'The movie it is about; null: it is about none, or about one that is gone.',
      resolve(node, _args, { loaders }, info) {
        const movieId = fieldOf(node, 'subjectId');
        return movieId === null ? null : loaders.movie(movieId, movieSelectionOf(info));
      },
    }),
  );
}

export function addTaskMutations({ builder, zod, refs: { Task } }: SchemaDeps): void {
  builder.mutationFields((t) => ({
    cancelTask: t.field({
      type: Task,
      description: 'Ends a task that has not ended yet.',
      ...zod.args(t.arg, { id }),
      resolve: (_root, args, { library }, info) =>
        library.tasks.cancel(args.id, { select: taskSelectionOf(info) }),
    }),
    retryTask: t.field({
      type: Task,
      description: 'Queues a task that failed or was cancelled again, with all its attempts.',
      ...zod.args(t.arg, { id }),
      resolve: (_root, args, { library }, info) =>
        library.tasks.retry(args.id, { select: taskSelectionOf(info) }),
    }),
  }));
}
