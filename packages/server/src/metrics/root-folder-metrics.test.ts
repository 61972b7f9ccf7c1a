import type { RootFolder } from '@cinephage/core';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createRootFolderMetrics } from './root-folder-metrics.ts';

const folder = (fields: Partial<RootFolder>) =>
  ({ path: '/movies', accessible: true, freeSpace: 10, totalSpace: 40, ...fields }) as RootFolder;

function metricsOf(list: () => Promise<RootFolder[]>) {
  const registry = new Registry();
  const state = { list, calls: 0, now: 0 };
  const update = createRootFolderMetrics({
    registry,
    rootFolders: {
      list() {
        state.calls += 1;
        return state.list();
      },
    },
    logger: pino({ level: 'silent' }),
    now: () => state.now,
  });
  const samples = async () => {
    await update();
    return (await registry.metrics()).split('\n').filter((line) => /^[^#]/u.test(line));
  };
  return { state, samples };
}

describe('the metrics of root folders', () => {
  it('are read once a minute', async () => {
    const { state, samples } = metricsOf(async () => [folder({})]);
    const first = [
      'cinephage_root_folder_accessible{path="/movies"} 1',
      'cinephage_root_folder_free_bytes{path="/movies"} 10',
      'cinephage_root_folder_total_bytes{path="/movies"} 40',
    ];
    expect(await samples()).toEqual(first);
    state.list = async () => [folder({ accessible: false, freeSpace: null, totalSpace: null })];
    state.now = 59_999;
    expect(await samples()).toEqual(first);
    state.now = 60_000;
    expect(await samples()).toEqual(['cinephage_root_folder_accessible{path="/movies"} 0']);
    expect(state.calls).toBe(2);
  });

  it.each([
    ['does not respond', () => new Promise<never>(() => {})],
    ['fails', () => Promise.reject(new Error('The database cannot be reached.'))],
  ])('stay as they were while their disk or the database %s', async (_, list) => {
    const { state, samples } = metricsOf(async () => [folder({})]);
    const before = await samples();
    state.list = list;
    state.now = 60_000;
    expect(await samples()).toEqual(before);
    expect(await samples()).toEqual(before);
  });
});
