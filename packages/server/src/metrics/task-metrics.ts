import { type Library, liveTaskStates, type TaskStatistics } from '@cinephage/core';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { inTime, onceAtATime } from '../in-time.ts';

/** Whoever collects metrics gives up after 10 seconds by default, and would then have none at all. */
const answerWithinMs = 2_000;

export interface TaskMetricsDeps {
  readonly registry: Registry;
  readonly tasks: Pick<Library['tasks'], 'statistics'>;
  readonly logger: Logger;
}

/**
 * How the tasks stand. The live ones are counted in the database, and left out while it does not answer; what this
 * instance has done it knows by itself.
 *
 * @returns brings the numbers up to date
 */
export function createTaskMetrics({ registry, tasks, logger }: TaskMetricsDeps): () => Promise<void> {
  const live = new Gauge({
    name: 'cinephage_tasks',
    help: 'Tasks that have not ended, of all instances.',
    labelNames: ['kind', 'state'],
    registers: [registry],
  });
  const attempts = createEndedCounters(registry);
  const kinds = new Set<string>();
  const ask = onceAtATime(() => tasks.statistics());

  const countLive = (counts: TaskStatistics['live']) => {
    for (const { kind } of counts) {
      kinds.add(kind);
    }
    // A kind that was there once goes down to zero instead of out of sight.
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
      statistics = await inTime(answerWithinMs, ask(), null);
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

/** The library has added them up already, so they are set, not counted on. */
function createEndedCounters(registry: Registry) {
  const labelNames = ['kind', 'outcome'] as const;
  const attempts = new Counter({
    name: 'cinephage_task_attempts_total',
    help: 'Attempts at tasks that ended in this instance.',
    labelNames,
    registers: [registry],
  });
  const seconds = new Counter({
    name: 'cinephage_task_attempt_seconds_total',
    help: 'How long the attempts at tasks took that ended in this instance.',
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
