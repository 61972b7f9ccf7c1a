import type { Library } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { fieldOf, taskSelectionOf, toTaskSelection, unionOf } from '../selection/selections.ts';
import { addConnection, connectionSelectionOf, pageArguments, readConnection } from './connection.ts';
import { idOf } from './fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('task');
const { states, kind, subjectId, cursor } = schemas.taskListParamsSchema.shape;
const taskFilter = z
  .strictObject({ states, kind, movieId: subjectId.describe('Only tasks about this movie.') })
  .describe('Which tasks; those that pass every condition given.');
const tasksArguments = {
  ...pageArguments(cursor, 'task', 'tasks'),
  filter: taskFilter.default({}).describe('Which tasks; by default all.'),
};

// Ids are the cursors.
const connectionSelection = connectionSelectionOf((nodes) =>
  unionOf([...nodes.map(toTaskSelection), { id: true }]),
);

/** The task with this id, with the fields that the operation selects. */
const readTask = ({ tasks }: Library, taskId: string, info: GraphQLResolveInfo) =>
  tasks.get(taskId, { select: taskSelectionOf(info) });

/** Resolves to the task that an operation has started, or has joined. */
export const answerTask =
  <Args>(start: (args: Args, library: Library) => Promise<{ readonly taskId: string }>) =>
  async (_root: unknown, args: Args, { library }: GraphQLContext, info: GraphQLResolveInfo) =>
    readTask(library, (await start(args, library)).taskId, info);

export function addTasks(deps: SchemaDeps): void {
  const { zod, query, refs } = deps;
  zod.input('TaskFilter', taskFilter);
  zod.implement(refs.Task, schemas.taskSchema, { interfaces: [refs.Node] });
  const movie = 'The movie it is about; null: it is about none, or about one that is gone.';
  addMovieOf(deps, refs.Task, movie, (task) => fieldOf(task, 'subjectId'));
  query('task', refs.Task, {
    nullable: true,
    description: 'A task; an unknown id is the error `TASK_NOT_FOUND`.',
    args: { id },
    resolve: (_root, args, { library }, info) => readTask(library, args.id, info),
  });
  query('tasks', addConnection(deps, refs.Task, 'after'), {
    description: 'Tasks, the newest first.',
    args: tasksArguments,
    resolve(_root, { filter: { movieId, ...filter }, ...page }, { library: { tasks } }, info) {
      const params = { ...filter, subjectId: movieId };
      const selection = connectionSelection(info);
      return readConnection(page, selection, {
        async list(query) {
          const found = await tasks.list({ ...params, ...query }, { select: selection.select });
          return { ...found, items: found.tasks };
        },
        count: () => tasks.count(params),
        cursorOf: (task) => fieldOf(task, 'id'),
      });
    },
  });
}

export function addTaskMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('cancelTask', Task, {
    description: 'Ends a task that has not ended yet.',
    args: { id },
    resolve: (_root, args, { library }, info) =>
      library.tasks.cancel(args.id, { select: taskSelectionOf(info) }),
  });
  mutation('retryTask', Task, {
    description: 'Queues a task that failed or was cancelled again, with all its attempts.',
    args: { id },
    resolve: (_root, args, { library }, info) =>
      library.tasks.retry(args.id, { select: taskSelectionOf(info) }),
  });
}
