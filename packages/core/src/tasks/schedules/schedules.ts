import type { TaskStarted } from '../task.schema.ts';
import type { Schedule, ScheduleUpdateInput } from './schedule.schema.ts';

/** The operations on schedules. What a schedule does is fixed; users set when it runs, and whether. */
export interface Schedules {
  /**
   * Returns all schedules.
   *
   * @example
   * for (const { id, nextRunAt } of await library.schedules.list()) {
   *   console.log(id, nextRunAt);
   * }
   */
  list(): Promise<Schedule[]>;
  /**
   * Changes whether and when a schedule runs. A change after which it could not run is refused.
   *
   * @throws LibraryError `SCHEDULE_NOT_FOUND`, `INVALID_INPUT`
   * @example
   * await library.schedules.update('refresh-stale-movies', { cron: '0 4 * * *', timeZone: 'Europe/Berlin' });
   */
  update(id: string, input: ScheduleUpdateInput): Promise<Schedule>;
  /**
   * Starts the task of a schedule now, or returns the id of the one that is queued or running.
   *
   * @throws LibraryError `SCHEDULE_NOT_FOUND`
   * @example
   * const { taskId } = await library.schedules.run('refresh-stale-movies');
   * console.log((await library.tasks.get(taskId)).state);
   */
  run(id: string): Promise<TaskStarted>;
}
