import { describe, expect, it } from 'vitest';
import { createStarterCatalogue, starterMovies } from './starter-catalogue.ts';

const catalogue = createStarterCatalogue();

/** @see https://developer.themoviedb.org/reference/genre-movie-list */
const tmdbGenres = [
  ...[
    'Action',
    'Adventure',
    'Animation',
    'Comedy',
    'Crime',
    'Documentary',
    'Drama',
    'Family',
    'Fantasy',
    'History',
  ],
  ...['Horror', 'Music', 'Mystery', 'Romance', 'Science Fiction', 'TV Movie', 'Thriller', 'War', 'Western'],
];

describe('createStarterCatalogue', () => {
  it("knows Inception as the documentation's examples show it", async () => {
    expect(await catalogue.getMovie(27205)).toMatchObject({
      title: 'Inception',
      originalTitle: 'Inception',
      year: 2010,
      imdbId: 'tt1375666',
      runtime: 148,
      genres: ['Action', 'Science Fiction', 'Adventure'],
      certification: 'PG-13',
      tmdbRating: 8.4,
      tmdbVoteCount: 34512,
      theatricalDate: '2010-07-16',
      images: [
        { path: '/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg', type: 'poster' },
        { path: '/s3TBrRGB1iav7gFOCNx3H31MoES.jpg', type: 'backdrop' },
      ],
    });
    expect(catalogue.imageBaseUrl).toBe('https://image.tmdb.org/t/p/original/');
  });

  it('tells what it is, and how to get at everything else, about an id it does not know', async () => {
    const count = starterMovies.length;
    await expect(catalogue.getMovie(999_999_999)).rejects.toMatchObject({
      code: 'METADATA_NOT_FOUND',
      message: `The offline catalogue knows ${count} movies and TMDB id 999999999 is not one of them; set TMDB_API_KEY to use all of TMDB.`,
    });
    expect(catalogue.description).toContain(`${count} well-known movies`);
  });

  it.each([
    ['INCEPTION', undefined, [27205]],
    ['amelie', undefined, [194]],
    ['seven samurai', undefined, [346]],
    ['七人の侍', undefined, [346]],
    ['fabuleux  destin', undefined, [194]],
    ['blade runner', undefined, [78, 335984]],
    ['blade runner', 2017, [335984]],
    ['blade runner', 1999, []],
    ['  ', undefined, []],
    ['no such movie', undefined, []],
  ])('searches %o (%o)', async (title, year, tmdbIds) => {
    const found = await catalogue.searchMovies({ title, ...(year === undefined ? {} : { year }) });
    expect(found.map(({ tmdbId }) => tmdbId)).toEqual(tmdbIds);
  });

  it('lists a title before the longer ones that hold it', async () => {
    const found = await catalogue.searchMovies({ title: 'alien' });
    expect(found.map(({ title }) => title)).toEqual(['Alien', 'Aliens']);
  });

  it('finds by IMDb id', async () => {
    expect(await catalogue.findByImdbId('tt0133093')).toMatchObject({
      tmdbId: 603,
      title: 'The Matrix',
      year: 1999,
    });
    expect(await catalogue.findByImdbId('tt0000000')).toBeNull();
  });

  it('stops for a caller who has given up', async () => {
    await expect(catalogue.getMovie(603, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/iu);
  });
});

describe('the bundled movies', () => {
  it('are many, each once', () => {
    expect(starterMovies.length).toBeGreaterThanOrEqual(110);
    for (const key of ['tmdbId', 'imdbId'] as const) {
      expect(new Set(starterMovies.map((movie) => movie[key])).size).toBe(starterMovies.length);
    }
    for (const tmdbId of [27205, 603, 550, 115, 348, 346, 194]) {
      expect(starterMovies.map((movie) => movie.tmdbId)).toContain(tmdbId);
    }
  });

  it.each(starterMovies.map((movie) => [movie.title, movie] as const))(
    '%s is complete and plausible',
    (_title, movie) => {
      expect(movie.imdbId).toMatch(/^tt\d{7}$/u);
      expect(movie.tmdbId).toBeGreaterThan(0);
      expect(movie.runtime).toBeGreaterThan(60);
      expect(movie.runtime).toBeLessThan(240);
      expect(movie.genres.length).toBeGreaterThan(0);
      expect(new Set(movie.genres).size).toBe(movie.genres.length);
      expect(tmdbGenres).toEqual(expect.arrayContaining([...movie.genres]));
      expect([null, 'G', 'PG', 'PG-13', 'R']).toContain(movie.certification);
      expect(movie.overview).toMatch(/^[A-Z0-9].{20,200}\.$/u);
    },
  );

  it.each(starterMovies.map((movie) => [movie.title, movie] as const))(
    '%s has its people',
    (_title, movie) => {
      expect(movie.crew.filter(({ job }) => job === 'Director').length).toBeGreaterThan(0);
      expect(movie.cast.length).toBeGreaterThanOrEqual(3);
      expect(movie.cast.length).toBeLessThanOrEqual(6);
      for (const { name, character } of movie.cast) {
        expect(name.trim()).toBe(name);
        expect(character).not.toBe('');
      }
    },
  );

  it('came to American theatres in their year or a few later', () => {
    for (const { title, year, theatricalDate } of starterMovies) {
      expect(theatricalDate, title).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
      const delay = Number(theatricalDate?.slice(0, 4)) - Number(year);
      expect(delay, title).toBeGreaterThanOrEqual(0);
      expect(delay, title).toBeLessThanOrEqual(5);
    }
  });

  it('name image paths only, and one id per person', () => {
    const ids = new Map<string, number | null>();
    for (const movie of starterMovies) {
      for (const path of [movie.posterPath, movie.backdropPath])
        expect(path ?? '/x.jpg').toMatch(/^\/\w+\.jpg$/u);
      for (const { name, tmdbId } of [...movie.cast, ...movie.crew]) {
        expect(ids.has(name) ? ids.get(name) : tmdbId, name).toBe(tmdbId);
        ids.set(name, tmdbId);
      }
    }
  });
});
