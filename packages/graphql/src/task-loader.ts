import type { Library, TaskSelection } from '@cinephage/core';
import { readEach, together } from './read-together.ts';
import { type TaskNode, unionOfTasks } from './task-selection.ts';

interface WantedTasks {
  readonly movieId: string;
  readonly first: number;
  readonly select: TaskSelection;
}

/** The newest tasks of movies: of each as many as any of those who ask at the same time wants, with all that one selects. */
export function createTaskLoader({ tasks }: Pick<Library, 'tasks'>) {
  return together<WantedTasks, readonly TaskNode[]>(async (wanted) => {
    const select = unionOfTasks(wanted.map((one) => one.select));
    const most = new Map<string, number>();
    for (const { movieId, first } of wanted) most.set(movieId, Math.max(first, most.get(movieId) ?? 0));
    const groups = Map.groupBy(most.keys(), (movieId) => sizeOf(most.get(movieId) ?? 0));
    const found = await Promise.all(
      [...groups.values()].map((movieIds) => {
        const limit = Math.max(...movieIds.map((movieId) => most.get(movieId) ?? 0));
        return readEach(movieIds, (ids) => tasks.listBySubjects(ids, limit, { select }));
      }),
    );
    const tasksOf = new Map(found.flatMap((tasks) => [...tasks]));
    return wanted.map(({ movieId, first }) => tasksOf.get(movieId)?.slice(0, first) ?? []);
  });
}

/**
 * Movies of which up to 1, 10 or 100 tasks are wanted are read by themselves: a hundred of one movie do not make it a hundred
 * of every other.
 */
const sizeOf = (first: number) => Math.ceil(Math.log10(first));

interface WantedTask {
  readonly id: string;
  readonly select: TaskSelection;
}

/** Tasks by their ids: those who ask at the same time get all that any of them selects. */
export function createTaskByIdLoader({ tasks }: Pick<Library, 'tasks'>) {
  return together<WantedTask, TaskNode | null>(async (wanted) => {
    const select = unionOfTasks(wanted.map((one) => one.select));
    const ids = wanted.map(({ id }) => id);
    const found = await readEach(ids, (some) => tasks.getMany(some, { select }));
    return ids.map((id) => found.get(id) ?? null);
  });
}
