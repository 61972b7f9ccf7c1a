import type { z } from 'zod';
import type { Select } from '../select/selection.ts';
import type { RegisteredTaskKind, TaskKindDefinition } from './host-tasks.ts';
import type { LiveTaskState, TaskListParams } from './task.schema.ts';
import type { SelectedTask, SelectedTaskPage, TaskSelection, WholeTask } from './task-selection.ts';

/** The operations on tasks. They return whole tasks, or those fields of them that `select` names. */
export interface Tasks {
  /**
   * Returns a task.
   *
   * @throws LibraryError `TASK_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.movies.refresh(id);
   * const { state, percent } = await library.tasks.get(taskId, { select: { state: true, percent: true } });
   * console.log(state, percent);
   */
  get: ReadTask;
  /**
   * Returns up to 1,000 tasks in the order of the ids.
   *
   * @returns null in the place of an id that no task has
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.movies.refresh(id);
   * const [task] = await library.tasks.getMany([taskId]);
   * console.log(task?.state);
   */
  getMany<const Selection extends TaskSelection = WholeTask>(
    ids: readonly string[],
    options?: Select<Selection>,
  ): Promise<readonly (SelectedTask<Selection> | null)[]>;
  /**
   * Returns a page of tasks, newest first, filtered by state, kind and subject (the id of a movie).
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { tasks, nextCursor } = await library.tasks.list({ states: ['queued', 'running'], limit: 50 });
   * console.log(tasks.length, nextCursor);
   */
  list<const Selection extends TaskSelection = WholeTask>(
    params?: TaskListParams,
    options?: Select<Selection>,
  ): Promise<SelectedTaskPage<Selection>>;
  /**
   * Counts the tasks on all pages of `list` together.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const failed = await library.tasks.count({ states: ['failed'] });
   * console.log(failed);
   */
  count(params?: Omit<TaskListParams, 'limit' | 'cursor'>): Promise<number>;
  /**
   * Returns the newest tasks of each of several subjects (ids of movies), in the order of the subjects.
   *
   * @param limit how many tasks of each subject, at most 100
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * await library.movies.refresh(id);
   * const [tasks] = await library.tasks.listBySubjects([id], 5);
   * console.log(tasks?.map((task) => task.kind));
   */
  listBySubjects<const Selection extends TaskSelection = WholeTask>(
    subjectIds: readonly string[],
    limit: number,
    options?: Select<Selection>,
  ): Promise<readonly (readonly SelectedTask<Selection>[])[]>;
  /**
   * Cancels a task that has not ended. If it is running, on whichever node, its `AbortSignal` fires. A task that has ended stays
   * as it is.
   *
   * @throws LibraryError `TASK_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.movies.refresh(id);
   * const task = await library.tasks.cancel(taskId);
   * console.log(task.state);
   */
  cancel: ReadTask;
  /**
   * Queues a failed or cancelled task again, with all its attempts.
   *
   * @throws LibraryError `TASK_NOT_FOUND`; `TASK_NOT_RETRYABLE` in any other state, or while another task does the same work
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.movies.refresh(id);
   * await library.tasks.cancel(taskId);
   * const task = await library.tasks.retry(taskId);
   * console.log(task.state);
   */
  retry: ReadTask;
  /**
   * Registers a kind of task of the host; call it before `library.start()`, in every process that adds or runs such tasks. A
   * process that has not registered the kind leaves its tasks to those that have. They are tasks like the built-in ones: in
   * lists, events and statistics, and they can be cancelled and retried.
   *
   * @returns the kind, for adding tasks
   * @throws LibraryError `INVALID_INPUT` for an invalid definition, a kind that is registered already, or after the start
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const subtitles = library.tasks.register({
   *   kind: 'acme/fetch-subtitles',
   *   payload: z.strictObject({ language: z.string() }),
   *   async run({ task, payload, signal, progress }) {
   *     progress(10, `Searching for ${payload.language} subtitles`);
   *     signal.throwIfAborted();
   *     return { result: { movie: task.subjectId, language: payload.language } };
   *   },
   * });
   * await library.start();
   * await subtitles.enqueue({ payload: { language: 'de' }, subjectId: id, idempotencyKey: `${id} de` });
   */
  register<Schema extends z.ZodObject>(definition: TaskKindDefinition<Schema>): RegisteredTaskKind<Schema>;
  /**
   * Returns counts of tasks, for monitoring.
   *
   * @example
   * const { live } = await library.tasks.statistics();
   * console.log(live.map(({ kind, state, count }) => `${kind} ${state} ${count}`));
   */
  statistics(): Promise<TaskStatistics>;
}

/** Returns a whole task, or its selected fields. */
type ReadTask = <const Selection extends TaskSelection = WholeTask>(
  id: string,
  options?: Select<Selection>,
) => Promise<SelectedTask<Selection>>;

export interface TaskStatistics {
  /** Tasks that have not ended, of all nodes. */
  readonly live: readonly { readonly kind: string; readonly state: LiveTaskState; readonly count: number }[];
  /** Attempts that ended in this process since it started. */
  readonly ended: readonly {
    readonly kind: string;
    readonly outcome: 'completed' | 'retrying' | 'failed' | 'aborted';
    readonly count: number;
    /** The sum of their durations. */
    readonly totalMs: number;
  }[];
}
