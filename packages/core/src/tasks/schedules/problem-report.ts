import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import { describeProblem, type StoredSchedule } from './stored-schedule.ts';

export interface ProblemReportDeps {
  readonly definitions: readonly ScheduleDefinition[];
  readonly logger?: LibraryLogger | undefined;
}

/** Logs what keeps a schedule from running: once, and again when it is something else. */
export function createProblemReport({ definitions, logger }: ProblemReportDeps) {
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
