import { type Library, liveTaskStates, type TaskStatistics } from '@cinephage/core';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { singleFlight, withTimeout } from '../promises.ts';

/** Prometheus times out after 10 seconds by default and would then get no metrics at all. */
const statisticsTimeoutMs = 2_000;

export interface TaskMetricsDeps {
  readonly registry: Registry;
  readonly tasks: Pick<Library['tasks'], 'statistics'>;
  readonly logger: Logger;
}

/**
 * Registers the task metrics: live tasks are counted in the database and left out while it does not respond; ended attempts are
 * those of this process.
 *
 * @returns a function that updates the values
 */
export function createTaskMetrics({ registry, tasks, logger }: TaskMetricsDeps): () => Promise<void> {
  const live = new Gauge({
    name: 'cinephage_tasks',
    help: 'Live tasks of all nodes.',
    labelNames: ['kind', 'state'],
    registers: [registry],
  });
  const attempts = createEndedCounters(registry);
  const kinds = new Set<string>();
  const readStatistics = singleFlight(() => tasks.statistics());

  const countLive = (counts: TaskStatistics['live']) => {
    for (const { kind } of counts) {
      kinds.add(kind);
    }
    // A kind that was seen before becomes zero instead of disappearing.
    for (const kind of kinds) {
      for (const state of liveTaskStates) {
        const found = counts.find((one) => one.kind === kind && one.state === state);
        live.set({ kind, state }, found?.count ?? 0);
      }
    }
  };

  return async () => {
    let statistics: TaskStatistics | null = null;
    try {
      statistics = await withTimeout(readStatistics(), { timeoutMs: statisticsTimeoutMs, fallback: null });
    } catch (error) {
      logger.warn({ err: error }, 'The tasks could not be counted for the metrics.');
    }
    live.reset();
    if (statistics !== null) {
      countLive(statistics.live);
      attempts.set(statistics.ended);
    }
  };
}

/** The library keeps totals, so the counters are set, not incremented. */
function createEndedCounters(registry: Registry) {
  const labelNames = ['kind', 'outcome'] as const;
  const attempts = new Counter({
    name: 'cinephage_task_attempts_total',
    help: 'Task attempts that ended in this process.',
    labelNames,
    registers: [registry],
  });
  const seconds = new Counter({
    name: 'cinephage_task_attempt_seconds_total',
    help: 'Total duration of the task attempts that ended in this process.',
    labelNames,
    registers: [registry],
  });
  return {
    set(ended: TaskStatistics['ended']): void {
      attempts.reset();
      seconds.reset();
      for (const { kind, outcome, count, totalMs } of ended) {
        attempts.inc({ kind, outcome }, count);
        seconds.inc({ kind, outcome }, totalMs / 1_000);
      }
    },
  };
}
