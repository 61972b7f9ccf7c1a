import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFeed } from '../feed/read-feed.ts';
import { selectCategories } from './plan-search.ts';
import { requestCapabilities } from './read-capabilities.ts';

const read = (bytes: Uint8Array) =>
  requestCapabilities(async () => {
    const document = await readFeed({ bytes, contentType: null });
    if (document.kind === 'error') throw new Error(document.description);
    return { ...document, url: 'https://indexer.example/api' };
  }, new AbortController().signal);

const caps = (inside: string) => read(Buffer.from(`<caps>${inside}</caps>`));

test.each<[string, boolean, readonly string[]]>([
  ['<movie-search available="yes" supportedParams="q,IMDBID, tmdbid,q"/>', true, ['q', 'imdbid', 'tmdbid']],
  ['<movie-search available="yes"/>', true, ['q', 'imdbid']],
  ['<movie-search available="yes" supportedParams=""/>', true, []],
  ['<movie-search available="no" supportedParams="q"/>', false, []],
  ['<search available="yes"/>', false, []],
])('%s', async (inside, movieSearch, searchParameters) => {
  expect(await caps(inside)).toMatchObject({ movieSearch, searchParameters });
});

test.each([
  ['60', 60],
  ['0', null],
  ['-1', null],
  ['many', null],
  ['1e9', null],
])('a page of at most %s has %s releases', async (max, maximumPageSize) => {
  expect(await caps(`<limits max="${max}"/>`)).toMatchObject({ maximumPageSize });
});

test('categories are those of movies, each once; without any, movies are asked for', async () => {
  const categories =
    '<categories><category id="2000" name="Movies"><subcat id="2040" name="HD"/><subcat id="2040" name="HD"/></category><category id="5000" name="TV"/><category id="x"/></categories>';
  expect((await caps(categories)).categories).toEqual([
    { id: 2000, name: 'Movies' },
    { id: 2040, name: 'HD' },
  ]);
  expect((await caps('<server/>')).categories).toEqual([{ id: 2000, name: 'Movies' }]);
  expect((await caps('<category id="5000" name="TV"/>')).categories).toEqual([]);
});

test.each(['<caps/>', '<rss></rss>'])('%s has no capabilities', async (content) => {
  await expect(read(Buffer.from(content))).rejects.toMatchObject({ failure: 'badResponse' });
});

/** Feeds that are not part of the repository. */
const { INDEXER_FEEDS_DIR: folder = '../shared/data/feeds' } = process.env;

describe.skipIf(!existsSync(folder))(
  'recorded capabilities (skipped if INDEXER_FEEDS_DIR, ../shared/data/feeds by default, is not a folder of them)',
  () => {
    test('of an indexer without movies, which is not searched for them', async () => {
      const capabilities = await read(readFileSync(join(folder, 'newznab_caps.xml')));
      expect(capabilities).toEqual({
        movieSearch: true,
        searchParameters: ['q', 'imdbid'],
        maximumPageSize: 60,
        categories: [],
      });
      expect(() => selectCategories([2000, 2040], capabilities)).toThrow('no category of movies');
      expect(selectCategories([5000], capabilities)).toEqual([5000]);
    });
  },
);
