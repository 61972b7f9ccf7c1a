import { createLibrary, type MovieListInput } from '@cinephage/core';

/** The accesses that must stay flat, however many movies there are. */
export function hotQueries(total: number): Record<string, MovieListInput> {
  const last = Math.max(1, Math.ceil(total / 20));
  return {
    'first page': {},
    'page 4,000': { page: Math.min(4000, last) },
    'last page': { page: last },
    'first page by title': { sort: { field: 'title', direction: 'asc' } },
    'first page by rating': { sort: { field: 'tmdbRating', direction: 'desc' } },
    'first page by rating, lowest first': { sort: { field: 'tmdbRating', direction: 'asc' } },
    'last page by year': { sort: { field: 'year', direction: 'asc' }, page: last },
    monitored: { monitored: true },
    'monitored, with file, by title': {
      monitored: true,
      downloaded: true,
      sort: { field: 'title', direction: 'asc' },
    },
    'one genre': { genre: 'Drama' },
    'one genre, page 500': { genre: 'Drama', page: 500 },
    'one genre by rating': { genre: 'Drama', sort: { field: 'tmdbRating', direction: 'desc' } },
    'one genre by last update': { genre: 'Drama', sort: { field: 'updatedAt', direction: 'desc' } },
    'one year': { year: 1999 },
    'one year by last search': { year: 1999, sort: { field: 'lastSearchTime', direction: 'desc' } },
    'genre and year': { genre: 'Drama', year: 1999 },
    'genre and year by rating': {
      genre: 'Drama',
      year: 1999,
      sort: { field: 'tmdbRating', direction: 'desc' },
    },
    'genre, year and flags by title': {
      genre: 'Drama',
      year: 1999,
      monitored: true,
      downloaded: false,
      sort: { field: 'title', direction: 'asc' },
    },
    'rare word': { search: 'munparkbai' },
    'common word': { search: 'secret' },
    'common word by title': { search: 'secret', sort: { field: 'title', direction: 'asc' } },
    'common word by title, page 50': {
      search: 'secret',
      page: 50,
      sort: { field: 'title', direction: 'asc' },
    },
    'common word, genre and year': { search: 'the', genre: 'Drama', year: 1999 },
    'two letters': { search: 'st' },
    'rare two letters': { search: 'zz' },
    'one letter': { search: 'e' },
    'absent word': { search: 'quetzalcoatl' },
  };
}

if (import.meta.main) {
  await using library = await createLibrary({
    database: process.env.DATABASE_URL ?? 'sqlite:./data/library.db',
  });
  const { pagination } = await library.movies.list();
  for (const [name, query] of Object.entries(hotQueries(pagination.total))) {
    const times: number[] = [];
    let found = 0;
    for (let run = 0; run < 21; run++) {
      const startedAt = performance.now();
      found = (await library.movies.list(query)).pagination.total;
      times.push(performance.now() - startedAt);
    }
    const [first = 0] = times;
    times.sort((a, b) => a - b);
    console.log(
      `${name.padEnd(36)} ${(times[10] ?? 0).toFixed(2).padStart(8)} ms  (first ${first.toFixed(2)})  total ${found}`,
    );
  }
}
