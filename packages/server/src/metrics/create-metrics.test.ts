import type { TaskStatistics } from '@cinephage/core';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';

const logger = pino({ level: 'silent' });

/** Metrics of a library with these task statistics, until the test replaces `state.read`. */
function metricsOf(statistics: TaskStatistics) {
  const state = { read: () => Promise.resolve(statistics), calls: 0 };
  const tasks = {
    statistics() {
      state.calls += 1;
      return state.read();
    },
  };
  const totals = { imported: 3, upgraded: 1, failed: 2, importBlocked: 0 };
  const downloads = { statistics: async () => ({ queue: [{ state: 'downloading', count: 5 }], ...totals }) };
  const rootFolders = { list: async () => [] };
  const { read } = createMetrics({
    library: { tasks, downloads, rootFolders } as never,
    role: 'all',
    logger,
  });
  const samples = async (name: string) =>
    (await read()).text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return { state, samples };
}

const busy: TaskStatistics = {
  live: [
    { kind: 'refresh-movie', state: 'queued', count: 3 },
    { kind: 'refresh-movie', state: 'running', count: 2 },
  ],
  ended: [
    { kind: 'refresh-movie', outcome: 'completed', count: 7, totalMs: 3_500 },
    { kind: 'auto-search', outcome: 'failed', count: 1, totalMs: 250 },
  ],
};

describe('the metrics of tasks', () => {
  it('are the statistics of the library, in seconds', async () => {
    const { samples } = metricsOf(busy);
    expect(await samples('cinephage_tasks')).toEqual([
      'cinephage_tasks{kind="refresh-movie",state="queued"} 3',
      'cinephage_tasks{kind="refresh-movie",state="running"} 2',
      'cinephage_tasks{kind="refresh-movie",state="retrying"} 0',
    ]);
    for (let time = 0; time < 2; time += 1) {
      expect(await samples('cinephage_task_attempts_total')).toEqual([
        'cinephage_task_attempts_total{kind="refresh-movie",outcome="completed"} 7',
        'cinephage_task_attempts_total{kind="auto-search",outcome="failed"} 1',
      ]);
      expect(await samples('cinephage_task_attempt_seconds_total')).toEqual([
        'cinephage_task_attempt_seconds_total{kind="refresh-movie",outcome="completed"} 3.5',
        'cinephage_task_attempt_seconds_total{kind="auto-search",outcome="failed"} 0.25',
      ]);
    }
  });

  it('come with those of downloads', async () => {
    const { samples } = metricsOf(busy);
    for (let time = 0; time < 2; time += 1) {
      expect(await samples('cinephage_queue_items')).toEqual([
        'cinephage_queue_items{state="downloading"} 5',
      ]);
      expect(await samples('cinephage_imports_total')).toEqual([
        'cinephage_imports_total{type="imported"} 3',
        'cinephage_imports_total{type="upgraded"} 1',
      ]);
      expect(await samples('cinephage_download_failures_total')).toEqual([
        'cinephage_download_failures_total 2',
      ]);
    }
  });

  it('go down to zero when the tasks of a kind have ended', async () => {
    const { state, samples } = metricsOf(busy);
    await samples('cinephage_tasks');
    state.read = async () => ({ live: [], ended: [] });
    expect(await samples('cinephage_tasks')).toEqual(
      ['queued', 'running', 'retrying'].map(
        (name) => `cinephage_tasks{kind="refresh-movie",state="${name}"} 0`,
      ),
    );
  });

  it.each([
    ['fails', () => Promise.reject(new Error('The database cannot be reached.'))],
    ['never answers', () => new Promise<never>(() => {})],
  ])('leave out those of all instances while the database %s', async (_, ask) => {
    const { state, samples } = metricsOf(busy);
    await samples('cinephage_tasks');
    state.read = ask;
    const [live, attempts] = await Promise.all([
      samples('cinephage_tasks'),
      samples('cinephage_task_attempts_total'),
    ]);
    expect(live).toEqual([]);
    expect(attempts).toHaveLength(2);
    expect(state.calls).toBe(2);
  });
});
