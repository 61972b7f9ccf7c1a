import type { Select } from '../select/selection.ts';
import type { LiveTaskState, TaskListParams } from './task.schema.ts';
import type { SelectedTask, SelectedTaskPage, TaskSelection, WholeTask } from './task-selection.ts';

/** Whole tasks, or with the selected fields alone. */
export interface Tasks {
  /** @throws LibraryError `TASK_NOT_FOUND` */
  get: ReadTask;
  /** Several tasks, in the order of the ids; null for an id that is unknown or none. At most 1,000. */
  getMany<const Selection extends TaskSelection = WholeTask>(
    ids: readonly string[],
    options?: Select<Selection>,
  ): Promise<readonly (SelectedTask<Selection> | null)[]>;
  /**
   * The newest first; in some states, of one kind, or about one subject (a movie's id) if asked.
   *
   * @throws LibraryError `INVALID_INPUT`
   */
  list<const Selection extends TaskSelection = WholeTask>(
    params?: TaskListParams,
    options?: Select<Selection>,
  ): Promise<SelectedTaskPage<Selection>>;
  /** How many tasks `list` would find on all its pages together. @throws LibraryError `INVALID_INPUT` */
  count(params?: Omit<TaskListParams, 'limit' | 'cursor'>): Promise<number>;
  /**
   * The newest tasks about each of several subjects, in the order of the subjects.
   *
   * @param limit how many tasks of each, at most 100
   */
  listBySubjects<const Selection extends TaskSelection = WholeTask>(
    subjectIds: readonly string[],
    limit: number,
    options?: Select<Selection>,
  ): Promise<readonly (readonly SelectedTask<Selection>[])[]>;
  /**
   * Ends a task that has not ended yet; a running one gets its signal, on whichever instance it runs. A task that has
   * ended stays as it is.
   *
   * @throws LibraryError `TASK_NOT_FOUND`
   */
  cancel: ReadTask;
  /**
   * Queues a task that failed or was cancelled once more, with all its attempts.
   *
   * @throws LibraryError `TASK_NOT_FOUND`; `TASK_NOT_RETRYABLE` for any other state, or while its work is being done by
   *   another task
   */
  retry: ReadTask;
  /** How the tasks stand, for monitoring. */
  statistics(): Promise<TaskStatistics>;
}

/** Answers a task: all of it, or the selected fields. */
type ReadTask = <const Selection extends TaskSelection = WholeTask>(
  id: string,
  options?: Select<Selection>,
) => Promise<SelectedTask<Selection>>;

export interface TaskStatistics {
  /** Tasks that have not ended, of all instances. */
  readonly live: readonly { readonly kind: string; readonly state: LiveTaskState; readonly count: number }[];
  /** Attempts that ended in this instance since it started. */
  readonly ended: readonly {
    readonly kind: string;
    readonly outcome: 'completed' | 'retrying' | 'failed' | 'aborted';
    readonly count: number;
    /** How long they took, added up. */
    readonly totalMs: number;
  }[];
}
