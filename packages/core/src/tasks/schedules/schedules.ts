import type { TaskStarted } from '../task.schema.ts';
import type { Schedule, ScheduleUpdateInput } from './schedule.schema.ts';

/** Work that is started again and again; what it does is fixed, when it does so is for the user to say. */
export interface Schedules {
  list(): Promise<Schedule[]>;
  /**
   * Changes whether and when it runs; nothing is changed if it could not run afterwards.
   *
   * @throws LibraryError `SCHEDULE_NOT_FOUND`, `INVALID_INPUT`
   */
  update(id: string, input: ScheduleUpdateInput): Promise<Schedule>;
  /** Starts its work now, or joins the run under way. @throws LibraryError `SCHEDULE_NOT_FOUND` */
  run(id: string): Promise<TaskStarted>;
}

export interface ScheduleHealth {
  /** False if a schedule that is enabled cannot run, or if the database does not answer. */
  readonly ok: boolean;
  /** The schedules that cannot run, each with the reason as a sentence. */
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}
