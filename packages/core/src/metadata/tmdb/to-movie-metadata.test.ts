import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tmdbFindResults, tmdbMovie, tmdbSearchResults } from './tmdb-responses.schema.ts';
import { toMovieMetadata, toSearchResult } from './to-movie-metadata.ts';

const read = (answer: object, region = 'US', language = 'en-US') =>
  toMovieMetadata(tmdbMovie.parse({ id: 1, title: 'A Movie', ...answer }), { language, region });

const releases = (entries: Record<string, [type: number, date: string, certification?: string][]>) => ({
  release_dates: {
    results: Object.entries(entries).map(([iso_3166_1, list]) => ({
      iso_3166_1,
      release_dates: list.map(([type, date, certification = '']) => ({
        type,
        certification,
        release_date: `${date}T00:00:00.000Z`,
      })),
    })),
  },
});

describe('toMovieMetadata', () => {
  it('needs no more than an id and a title', () => {
    expect(read({})).toEqual({
      ...{ tmdbId: 1, imdbId: null, title: 'A Movie', originalTitle: 'A Movie', year: null, overview: null },
      ...{
        tagline: null,
        runtime: null,
        genres: [],
        certification: null,
        tmdbRating: null,
        tmdbVoteCount: null,
      },
      ...{ posterPath: null, backdropPath: null, website: null, theatricalDate: null, homeReleaseDate: null },
      ...{ studio: null, collection: null, originalLanguage: null },
      ...{ alternativeTitles: [], cast: [], crew: [], images: [] },
    });
  });

  it('reads the first production company with a name, and the collection', () => {
    const made = { production_companies: [{ name: ' ' }, { name: 'Warner Bros.' }, { name: 'Village' }] };
    expect(
      read({ ...made, belongs_to_collection: { id: 2344, name: 'The Matrix Collection' } }),
    ).toMatchObject({
      studio: 'Warner Bros.',
      collection: 'The Matrix Collection',
    });
    expect(read({ production_companies: 'none', belongs_to_collection: [] })).toMatchObject({
      studio: null,
      collection: null,
    });
  });

  it('takes empty, zero and ill-formed values for unknown', () => {
    const empty = { imdb_id: '', homepage: '', tagline: '', overview: ' ', release_date: '', runtime: 0 };
    const odd = {
      genres: null,
      vote_average: 0,
      vote_count: 0,
      poster_path: 'https://evil.example/a.jpg',
      credits: [],
    };
    expect(read({ ...empty, ...odd, images: 'none', release_dates: { results: null } })).toEqual(read({}));
    expect(read({ runtime: 'long', vote_count: 2 ** 40, vote_average: 11, imdb_id: 27205 })).toEqual(
      read({}),
    );
  });

  it('takes out what no database stores', () => {
    expect(read({ title: 'A\0 Fi\ud800lm', overview: 'A pair stays: 🎬', tagline: ' \0 ' })).toMatchObject({
      title: 'A Fi\ufffdlm',
      overview: 'A pair stays: 🎬',
      tagline: null,
    });
  });

  it('refuses an answer without an id or a title', () => {
    for (const answer of [
      {},
      { id: 1 },
      { title: 'A' },
      { id: 0, title: 'A' },
      { id: 1, title: ' ' },
      [],
      null,
      'x',
    ]) {
      expect(tmdbMovie.safeParse(answer).success).toBe(false);
    }
  });

  it('links to the web only', () => {
    expect(read({ homepage: 'javascript:alert(1)' }).website).toBeNull();
    expect(read({ homepage: 'https://example.org/movie' }).website).toBe('https://example.org/movie');
  });

  it('lists each image once, the main ones first', () => {
    const images = {
      posters: ['/b.jpg', '/a.jpg'],
      backdrops: ['/c.jpg'],
      logos: ['/d.svg', '/d.svg', '//host/e.svg'],
    };
    const files = Object.entries(images).map(([type, paths]) => [
      type,
      paths.map((file_path) => ({ file_path })),
    ]);
    expect(read({ poster_path: '/a.jpg', images: Object.fromEntries(files) }).images).toEqual([
      { path: '/a.jpg', type: 'poster' },
      { path: '/b.jpg', type: 'poster' },
      { path: '/c.jpg', type: 'backdrop' },
      { path: '/d.svg', type: 'logo' },
    ]);
  });

  it('cuts long lists but keeps the director', () => {
    const crew = Array.from({ length: 300 }, (_, id) => ({
      id: id + 1,
      name: `Person ${id}`,
      job: 'Stunts',
    }));
    const cast = crew.map(({ id, name }) => ({ id, name, character: '' }));
    const movie = read({ credits: { cast, crew: [...crew, { id: 999, name: 'Last', job: 'Director' }] } });
    expect(movie.cast).toHaveLength(60);
    expect(movie.cast[0]).toEqual({ name: 'Person 0', character: null, tmdbId: 1 });
    expect(movie.crew).toHaveLength(100);
    expect(movie.crew.at(-1)).toEqual({ name: 'Last', job: 'Director', tmdbId: 999 });
  });

  it('lists other titles once and without the main ones', () => {
    const titles = ['Ein Movie', 'A Movie', 'Ein Movie', 'Original'].map((title) => ({ title }));
    const movie = read({ original_title: 'Original', alternative_titles: { titles } });
    expect(movie.alternativeTitles).toEqual(['Ein Movie']);
  });
});

describe('release dates and certification', () => {
  it('take the first wide release of the country, before limited ones and other countries', () => {
    const answer = releases({
      US: [
        [1, '1999-09-21'],
        [2, '1999-10-01'],
        [3, '1999-10-15', 'R'],
        [3, '2009-10-15', 'R'],
        [5, '2000-04-25'],
        [4, '2001-01-01'],
      ],
      DE: [[3, '1999-01-01', '18']],
    });
    expect(read({ ...answer, release_date: '1999-09-10' })).toMatchObject({
      year: 1999,
      theatricalDate: '1999-10-15',
      homeReleaseDate: '2000-04-25',
      certification: 'R',
    });
    expect(read(answer, 'DE')).toMatchObject({ theatricalDate: '1999-01-01', homeReleaseDate: '2000-04-25' });
  });

  it('take any country, then the release date, when the country is silent', () => {
    expect(read(releases({ AT: [[3, '2004-11-19', '6']], DE: [[3, '2004-11-18']] }))).toMatchObject({
      theatricalDate: '2004-11-18',
      homeReleaseDate: null,
      certification: null,
      year: 2004,
    });
    expect(read({ release_date: '2004-11-18' }).theatricalDate).toBe('2004-11-18');
    expect(read(releases({ US: [[2, '2020-01-01']] })).theatricalDate).toBe('2020-01-01');
  });

  it('certify by the types 3, 2, 4, 5, 1 and skip empty ones', () => {
    const types: [number, string, string?][] = [
      [6, '2001-01-01', 'TV'],
      [1, '2000-01-01', 'P'],
      [5, '2000-01-01', 'H'],
      [4, '2000-01-01', 'D'],
      [2, '2000-01-01', 'L'],
      [3, '2000-01-01', ''],
      [3, '2000-01-02', 'T'],
    ];
    const certifications = Array.from(
      { length: 7 },
      (_, cut) => read(releases({ US: types.slice(0, types.length - cut) })).certification,
    );
    expect(certifications).toEqual(['T', 'L', 'L', 'D', 'H', 'P', null]);
  });
});

const recorded = new URL('../../../../../../shared/data/tmdb/', import.meta.url);
const bodyOf = (file: string) => JSON.parse(readFileSync(new URL(file, recorded), 'utf8')).body;

describe.skipIf(!existsSync(recorded))(
  'answers recorded from TMDB (skipped where ../shared/data/tmdb is absent)',
  () => {
    const movies = existsSync(recorded)
      ? readdirSync(recorded).filter((file) => /^movie-\d+\.json$/u.test(file))
      : [];

    it.each(movies)('%s is read', (file) => {
      const movie = toMovieMetadata(tmdbMovie.parse(bodyOf(file)), { language: 'en-US', region: 'US' });
      expect(`movie-${movie.tmdbId}.json`).toBe(file);
      expect(movie.imdbId).toMatch(/^tt\d+$/u);
      expect(movie.runtime).toBeGreaterThan(80);
      expect(movie.genres.length).toBeGreaterThan(0);
      expect(movie.posterPath).toMatch(/^\/\w+\.jpg$/u);
      expect(movie.theatricalDate?.slice(0, 4)).toBe(String(movie.year));
      for (const { name } of [...movie.cast, ...movie.crew]) expect(name).not.toBe('');
    });

    it('the newest shape gives everything', () => {
      const movie = toMovieMetadata(tmdbMovie.parse(bodyOf('movie-550.json')), {
        language: 'en-US',
        region: 'US',
      });
      expect(movie).toMatchObject({
        ...{
          tmdbId: 550,
          imdbId: 'tt0137523',
          title: 'Fight Club',
          year: 1999,
          runtime: 139,
          certification: 'R',
        },
        ...{
          theatricalDate: '1999-10-15',
          homeReleaseDate: '2000-04-25',
          tmdbRating: 8.438,
          tmdbVoteCount: 30717,
        },
        posterPath: '/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg',
      });
      expect(movie.cast[0]).toEqual({ name: 'Edward Norton', character: 'Narrator', tmdbId: 819 });
      expect(movie.crew).toContainEqual({ name: 'David Fincher', job: 'Director', tmdbId: 7467 });
      expect(new Set(movie.images.map(({ type }) => type))).toEqual(new Set(['poster', 'backdrop', 'logo']));
    });

    it('the oldest shape gives a certification from its list of releases', () => {
      const movie = toMovieMetadata(tmdbMovie.parse(bodyOf('movie-115.json')), {
        language: 'en-US',
        region: 'US',
      });
      expect(movie).toMatchObject({ certification: 'R', theatricalDate: '1998-03-06', website: null });
    });

    it('search and find answers are read', () => {
      const found = tmdbSearchResults.parse(bodyOf('search-movie.json')).results.map(toSearchResult);
      expect(found[0]).toMatchObject({ tmdbId: 275, title: 'Fargo', year: 1996 });
      expect(found).toHaveLength(bodyOf('search-movie.json').results.length);
      const [nemo] = tmdbFindResults.parse(bodyOf('find-by-imdb.json')).movie_results.map(toSearchResult);
      expect(nemo).toMatchObject({ tmdbId: 12, title: 'Finding Nemo', year: 2003 });
    });
  },
);
