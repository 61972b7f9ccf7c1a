import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('slugs on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function slugsOf(...movies: Parameters<typeof movieMetadata>[]): Promise<unknown[]> {
    await fixture.query('delete from movie');
    await fixture.library.movies.import(movies.map((one) => toImport(movieMetadata(...one))));
    const rows = await fixture.query<{ title_slug: string }>(
      'select title_slug from movie order by created_at, id',
    );
    return rows.map((row) => row.title_slug);
  }

  it('are the title, then with the year, then with the TMDB id', async () => {
    const twin = { title: 'The Thing', year: 1982 };
    expect(
      await slugsOf(
        [1, twin],
        [2, { ...twin, year: 2011 }],
        [3, { ...twin, year: 2011 }],
        [4, { ...twin, year: 2011 }],
      ),
    ).toEqual(['the-thing', 'the-thing-2011', 'the-thing-3', 'the-thing-4']);
  });

  it('skip an unknown year', async () => {
    const nameless = { title: 'X', year: null };
    expect(await slugsOf([1, nameless], [2, nameless])).toEqual(['x', 'x-2']);
  });

  it('are the TMDB id if the title has no letter, even if a movie has that number as its title', async () => {
    expect(await slugsOf([346, { title: '七人の侍' }])).toEqual(['346']);
    expect(await slugsOf([1, { title: '1917' }], [1917, { title: '…' }])).toEqual(['1917', 'movie-1917']);
  });

  it('are free even if other titles look like the fallbacks', async () => {
    const slugs = await slugsOf(
      [1, { title: 'Dune', year: 2021 }],
      [2, { title: 'Dune 2021', year: 2021 }],
      [3, { title: 'Dune 4', year: 2021 }],
      [4, { title: 'Dune', year: 2021 }],
      [5, { title: 'DÜNE!', year: 2021 }],
    );
    expect(slugs).toEqual(['dune', 'dune-2021', 'dune-4', 'dune-tmdb-4', 'dune-5']);
  });
});
