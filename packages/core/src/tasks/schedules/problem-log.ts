import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import { describeProblem, type StoredSchedule } from './stored-schedule.ts';

export interface ProblemLogDeps {
  readonly definitions: readonly ScheduleDefinition[];
  readonly logger?: LibraryLogger | undefined;
}

/** Logs why a schedule cannot run: once, and again if the reason changes. */
export function createProblemLog({ definitions, logger }: ProblemLogDeps) {
  const reported = new Map<string, string | null>();
  return (schedules: readonly StoredSchedule[]): void => {
    for (const stored of schedules.filter(({ id }) => definitions.some((one) => one.id === id))) {
      const problem = describeProblem(stored);
      if (problem !== null && reported.get(stored.id) !== problem) {
        logger?.error({ schedule: stored.id, problem }, `The schedule ${stored.id} is left out. ${problem}`);
      }
      reported.set(stored.id, problem);
    }
  };
}
