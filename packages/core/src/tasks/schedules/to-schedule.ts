import type { TaskSql } from '../task-sql.ts';
import type { Schedule } from './schedule.schema.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import { describeProblem, dueTime, type StoredSchedule, toDate } from './stored-schedule.ts';

export interface ToScheduleDeps {
  readonly definitions: readonly ScheduleDefinition[];
  readonly sql: Pick<TaskSql, 'nowMs'>;
}

/** Maps a stored schedule to its public shape. */
export function createToSchedule({ definitions, sql }: ToScheduleDeps) {
  const descriptions = new Map(definitions.map(({ id, description }) => [id, description]));
  return (stored: StoredSchedule): Schedule => {
    const due = dueTime(stored)?.getTime();
    // A missed run starts as soon as a process runs tasks.
    const nextRunMs = due === undefined ? null : Math.max(due, sql.nowMs(stored.now_ms));
    return {
      id: stored.id,
      description: descriptions.get(stored.id) ?? '',
      enabled: Boolean(stored.enabled),
      cron: stored.cron,
      timeZone: stored.time_zone,
      problem: describeProblem(stored),
      nextRunAt: toDate(nextRunMs)?.toISOString() ?? null,
      lastRunAt: toDate(stored.last_run_ms)?.toISOString() ?? null,
      lastTaskId: stored.last_task_id,
    };
  };
}
