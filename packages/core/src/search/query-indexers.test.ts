import { describe, expect, it } from 'vitest';
import type { Indexer } from './indexers/indexer.ts';
import { queryIndexers } from './query-indexers.ts';

const query = { title: 'Inception', year: 2010, imdbId: 'tt1375666', tmdbId: 27205 };
const finding = (name: string, ...titles: string[]): Indexer => ({
  name,
  search: async () => titles.map((title) => ({ title, size: null })),
});
const failing = (name: string, reason: unknown): Indexer => ({
  name,
  search: () => Promise.reject(reason),
});

describe('querying the indexers', () => {
  it('merges their releases, and reports which of them failed', async () => {
    const indexers = [
      finding('a', 'one', 'two'),
      failing('b', new Error('Limit reached.')),
      finding('c', 'three'),
    ];
    const { releases, failures } = await queryIndexers(indexers, query, new AbortController().signal);
    expect(releases.map(({ title }) => title)).toEqual(['one', 'two', 'three']);
    expect(failures).toEqual([{ indexer: 'b', error: 'Limit reached.' }]);
  });

  it('has a message for an indexer that rejects with something other than an Error', async () => {
    const { failures } = await queryIndexers([failing('b', 'boom')], query, new AbortController().signal);
    expect(failures).toEqual([{ indexer: 'b', error: 'The indexer failed.' }]);
  });

  it('rejects with the reason of the signal when it is aborted', async () => {
    const stop = new AbortController();
    const waiting: Indexer = {
      name: 'slow',
      search: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const answer = queryIndexers([waiting], query, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
  });
});
