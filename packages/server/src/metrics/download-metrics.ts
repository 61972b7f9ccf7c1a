import type { DownloadStatistics, Library } from '@cinephage/core';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { singleFlight, withTimeout } from '../promises.ts';

/** Prometheus times out after 10 seconds by default and would then get no metrics at all. */
const statisticsTimeoutMs = 2_000;

export interface DownloadMetricsDeps {
  readonly registry: Registry;
  readonly downloads: Pick<Library['downloads'], 'statistics'>;
  readonly logger: Logger;
}

/**
 * Registers the metrics of downloads, which are counted in the database: they are those of all nodes, and a restart does not reset
 * them. While it does not respond, the queue is left out, and the totals stay as they were.
 *
 * @returns a function that updates the values
 */
export function createDownloadMetrics({
  registry,
  downloads,
  logger,
}: DownloadMetricsDeps): () => Promise<void> {
  const queue = new Gauge({
    name: 'cinephage_queue_items',
    help: 'Downloads in the queue of all nodes.',
    labelNames: ['state'],
    registers: [registry],
  });
  const setTotals = createTotals(registry);
  const states = new Set<string>();
  const readStatistics = singleFlight(() => downloads.statistics());

  const countQueue = (counts: DownloadStatistics['queue']) => {
    for (const { state } of counts) {
      states.add(state);
    }
    // A state that was seen before becomes zero instead of disappearing.
    for (const state of states) {
      queue.set({ state }, counts.find((one) => one.state === state)?.count ?? 0);
    }
  };

  return async () => {
    let statistics: DownloadStatistics | null = null;
    try {
      statistics = await withTimeout(readStatistics(), { timeoutMs: statisticsTimeoutMs, fallback: null });
    } catch (error) {
      logger.warn({ err: error }, 'The downloads could not be counted for the metrics.');
    }
    queue.reset();
    if (statistics !== null) {
      countQueue(statistics.queue);
      setTotals(statistics);
    }
  };
}

/** The library keeps totals, so the counters are set, not incremented. */
function createTotals(registry: Registry): (statistics: DownloadStatistics) => void {
  const total = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  const imports = new Counter({
    name: 'cinephage_imports_total',
    help: 'Files that became the file of a movie, for the first time or in place of another.',
    labelNames: ['type'],
    registers: [registry],
  });
  const failures = total('cinephage_download_failures_total', 'Downloads that failed.');
  const blocked = total(
    'cinephage_blocked_imports_total',
    'Finished downloads that could not be imported without a user.',
  );
  return ({ imported, upgraded, failed, importBlocked }) => {
    for (const counter of [imports, failures, blocked]) {
      counter.reset();
    }
    imports.inc({ type: 'imported' }, imported);
    imports.inc({ type: 'upgraded' }, upgraded);
    failures.inc(failed);
    blocked.inc(importBlocked);
  };
}
