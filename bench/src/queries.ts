import { createLibrary, type MovieListInput } from '@cinephage/core';
import { movieSortFields, sortDirections } from '../../packages/core/src/movies/movie-inputs.schema.ts';

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

/** Pages of a list of wanted movies: in every order the first one, and a deep, the middle and the last one. */
function wantedQueries(total: number): Record<string, MovieListInput> {
  const last = Math.max(1, Math.ceil(total / 20));
  const ordered = movieSortFields.flatMap((field) =>
    sortDirections.map((direction): [string, MovieListInput] => [
      `by ${field}, ${direction}`,
      { sort: { field, direction } },
    ]),
  );
  return {
    ...Object.fromEntries(ordered),
    'page 500': { page: Math.min(500, last) },
    'page 500 by title': { page: Math.min(500, last), sort: 'title:asc' },
    'page 500 by rating': { page: Math.min(500, last), sort: 'tmdbRating:desc' },
    'last page by title': { page: last, sort: 'title:asc' },
    'one genre': { genre: 'Drama' },
    'one genre, page 500': { genre: 'Drama', page: 500 },
    'one year': { year: 1999 },
    'genre and year by title': { genre: 'Drama', year: 1999, sort: 'title:asc' },
    'rare word': { search: 'munparkbai' },
  };
}

const runs = 21;

async function measure(name: string, read: () => Promise<{ pagination: { total: number } }>): Promise<void> {
  const rounds: { wallMs: number; cpuMs: number }[] = [];
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const [startedAt, used] = [performance.now(), process.cpuUsage()];
    found = (await read()).pagination.total;
    const { user, system } = process.cpuUsage(used);
    rounds.push({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 });
  }
  const median = (kind: keyof (typeof rounds)[number]) =>
    (rounds.map((round) => round[kind]).toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0).toFixed(2);
  const first = rounds[0]?.wallMs.toFixed(2);
  console.log(
    `${name.padEnd(42)} ${median('wallMs').padStart(8)} ms, ${median('cpuMs').padStart(7)} of this process  (first ${first})  total ${found}`,
  );
}

if (import.meta.main) {
  await using library = await createLibrary({
    database: process.env.DATABASE_URL ?? 'sqlite:./data/library.db',
  });
  const { pagination } = await library.movies.list();
  for (const [name, query] of Object.entries(hotQueries(pagination.total))) {
    await measure(name, () => library.movies.list(query));
  }
  for (const list of ['missing', 'cutoffUnmet'] as const) {
    const { total } = (await library.wanted[list]()).pagination;
    for (const [name, query] of Object.entries(wantedQueries(total))) {
      await measure(`${list}: ${name}`, () => library.wanted[list](query));
    }
  }
}
