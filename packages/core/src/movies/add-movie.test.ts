import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTmdbSource } from '../metadata/tmdb/tmdb-source.ts';
import { movieMetadata, type TestMetadataSource, testMetadataSource } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { type StandInFailure, startTmdbStandIn } from '../testing/tmdb-stand-in.ts';
import { movieSchema as movieShape } from './movie.schema.ts';
import { movieCreatedSchema } from './movie-results.schema.ts';

const now = new Date('2026-02-03T04:05:06.789Z');

describe.each(databaseKinds)('adding a movie on %s', (kind) => {
  let fixture: TestLibrary;
  let source: TestMetadataSource;
  beforeAll(async () => {
    source = testMetadataSource([movieMetadata(1), movieMetadata(2), movieMetadata(3)]);
    fixture = await openTestLibrary(kind, { metadata: source, now: () => now });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    await fixture.query('delete from movie');
    await fixture.query('delete from task');
    source.asked.length = 0;
  });

  const add = (tmdbId: number, settings = {}) =>
    fixture.library.movies.add({ tmdbId, rootFolderPath: '/movies', ...settings });
  const countOf = async (table: string) => (await fixture.query(`select * from ${table}`)).length;

  it('returns the id, and the movie has the defaults of the contract', async () => {
    const created = movieCreatedSchema.parse(await add(1));
    expect(created).toEqual({ id: created.id });
    expect(movieShape.parse(await fixture.library.movies.get(created.id))).toMatchObject({
      tmdbId: 1,
      title: 'Movie 1',
      monitored: true,
      minimumAvailability: 'released',
      searchOnAdd: false,
      rootFolderPath: '/movies',
      titleSlug: 'movie-1',
      lastSearchTime: null,
      hasFile: false,
      downloaded: false,
      fileId: null,
      file: null,
      addedAt: now.toISOString(),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    });
    const [row] = await fixture.query<{ quality_profile_id: string }>('select quality_profile_id from movie');
    const profiles = await fixture.library.qualityProfiles.list();
    expect(row?.quality_profile_id).toBe(profiles.find(({ isDefault }) => isDefault)?.id);
  });

  it('stores all metadata of the source, with image URLs of the source', async () => {
    const known = movieMetadata(7, {
      imdbId: 'tt0047478',
      title: '七人の侍',
      originalTitle: 'Shichinin no samurai',
      year: 1954,
      overview: 'Seven.',
      tagline: 'Unforgettable.',
      runtime: 207,
      genres: ['Drama', 'Action'],
      certification: 'NR',
      tmdbRating: 8.5,
      tmdbVoteCount: 3_500,
      posterPath: '/poster.jpg',
      backdropPath: '/backdrop.jpg',
      website: 'https://seven.test/',
      theatricalDate: '1954-04-26',
      alternativeTitles: ['Seven Samurai', 'Los siete samuráis'],
      cast: [{ name: 'Toshiro Mifune', character: 'Kikuchiyo', tmdbId: 7450 }],
      crew: [{ name: 'Akira Kurosawa', job: 'Director', tmdbId: 5026 }],
      images: [{ path: '/logo.png', type: 'logo' }],
    });
    source.put(known);
    const movie = movieShape.parse(await fixture.library.movies.get((await add(7)).id));
    const { posterPath, backdropPath, theatricalDate, homeReleaseDate, cast, crew, images, ...facts } = known;
    expect(movie).toMatchObject({
      ...facts,
      posterUrl: 'https://images.test/original/poster.jpg',
      backdropUrl: 'https://images.test/original/backdrop.jpg',
      credits: { cast, crew },
      images: [{ url: 'https://images.test/original/logo.png', type: 'logo' }],
      isAvailable: true,
      titleSlug: '7',
    });
  });

  it('applies the given settings', async () => {
    const [profile] = await fixture.library.qualityProfiles.list();
    const settings = { monitored: false, minimumAvailability: 'inCinemas', rootFolderPath: '/more' } as const;
    const { id } = await add(1, { ...settings, rootFolderPath: '/more//', qualityProfileId: profile?.id });
    expect(await fixture.library.movies.get(id)).toMatchObject(settings);
    const [row] = await fixture.query<{ quality_profile_id: string }>('select quality_profile_id from movie');
    expect(row?.quality_profile_id).toBe(profile?.id);
  });

  it('queues a search in the same transaction with searchOnAdd', async () => {
    const { id } = await add(1, { searchOnAdd: true });
    const { tasks } = await fixture.library.tasks.list({ subjectId: id });
    expect(tasks).toMatchObject([{ kind: 'auto-search', subjectId: id, state: 'queued' }]);
    expect((await fixture.library.movies.get(id)).searchOnAdd).toBe(true);
    await add(2);
    expect((await fixture.library.tasks.list()).tasks).toHaveLength(1);
  });

  it('refuses a movie that is in the library already without a request to the source', async () => {
    const { id } = await add(1);
    const asked = source.asked.length;
    await expect(add(1, { rootFolderPath: '/elsewhere' })).rejects.toMatchObject({
      code: 'MOVIE_ALREADY_EXISTS',
      message: 'Movie 1 (TMDB 1) is already in the library.',
      details: [{ field: 'tmdbId', message: 'is already in the library', id }],
    });
    expect(source.asked).toHaveLength(asked);
  });

  it('adds a movie once for twenty concurrent calls in several libraries', async () => {
    const others = await Promise.all(
      [1, 2].map(() => createLibrary({ database: fixture.url, metadata: source })),
    );
    const nodes = [fixture.library, ...others];
    const attempts = Array.from({ length: 20 }, (_, n) =>
      nodes[n % 3]?.movies.add({ tmdbId: 1, rootFolderPath: '/movies', searchOnAdd: true }),
    );
    const outcomes = await Promise.allSettled(attempts);
    await Promise.all(others.map((other) => other.stop()));
    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 19 }, () => 'MOVIE_ALREADY_EXISTS'));
    const existing = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.details[0].id] : []));
    const added = outcomes.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value.id] : []));
    expect(new Set(existing)).toEqual(new Set(added));
    expect([await countOf('movie'), await countOf('movie_details'), await countOf('task')]).toEqual([
      1, 1, 1,
    ]);
  });

  it('gives movies of the same name different slugs when they are added concurrently', async () => {
    for (let tmdbId = 10; tmdbId < 22; tmdbId++)
      source.put(movieMetadata(tmdbId, { title: 'Twin', year: 1999 }));
    await Promise.all(Array.from({ length: 12 }, (_, n) => add(10 + n)));
    const rows = await fixture.query<{ title_slug: string }>('select title_slug from movie');
    expect(new Set(rows.map((row) => row.title_slug)).size).toBe(12);
  });

  it('refuses a movie that the source does not have', async () => {
    await expect(add(404)).rejects.toMatchObject({ code: 'METADATA_NOT_FOUND' });
    expect(await countOf('movie')).toBe(0);
  });

  it.each([
    [{ tmdbId: 0 }, 'tmdbId'],
    [{ tmdbId: 1.5 }, 'tmdbId'],
    [{ tmdbId: '1' }, 'tmdbId'],
    [{ tmdbId: 2_147_483_648 }, 'tmdbId'],
    [{ tmdbId: undefined }, 'tmdbId'],
    [{ rootFolderPath: 'movies' }, 'rootFolderPath'],
    [{ rootFolderPath: '/movies/../etc' }, 'rootFolderPath'],
    [{ rootFolderPath: '/movies\0' }, 'rootFolderPath'],
    [{ rootFolderPath: '' }, 'rootFolderPath'],
    [{ qualityProfileId: 'none such' }, 'qualityProfileId'],
    [{ qualityProfileId: 'a\0b' }, 'qualityProfileId'],
    [{ minimumAvailability: 'tba' }, 'minimumAvailability'],
    [{ monitored: 'yes' }, 'monitored'],
    [{ title: 'Mine' }, 'title'],
  ])('refuses %j and names the field', async (wrong, field) => {
    const failure = await add(1, wrong).catch((error) => error);
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
    expect(failure.message).toContain(field);
    expect(source.asked).toEqual([]);
  });

  it('names every invalid field at once', async () => {
    await expect(add(1, { rootFolderPath: 'x', qualityProfileId: 'y' })).rejects.toMatchObject({
      details: [{ field: 'rootFolderPath' }, { field: 'qualityProfileId' }],
    });
  });

  it('stores text that a database refuses in a form that both accept', async () => {
    const foul = 'a\0b\uD800c';
    source.put(
      movieMetadata(9, {
        title: foul,
        originalTitle: foul,
        overview: foul,
        tagline: foul,
        genres: [foul],
        alternativeTitles: [foul],
        cast: [{ name: foul, character: foul, tmdbId: null }],
        crew: [{ name: foul, job: foul, tmdbId: null }],
        images: [{ path: `/${foul}`, type: 'poster' }],
      }),
    );
    const movie = await fixture.library.movies.get((await add(9)).id);
    expect(movie).toMatchObject({
      title: 'ab\uFFFDc',
      genres: ['ab\uFFFDc'],
      alternativeTitles: ['ab\uFFFDc'],
    });
    expect(JSON.stringify(movie)).not.toMatch(/\\u0000|\\ud800/);
  });

  it('accepts titles of any length', async () => {
    const random = (n: number) => String.fromCodePoint(0x4e00 + ((n * 7_919) % 20_000));
    const title = `x ${Array.from({ length: 6_000 }, (_, n) => random(n)).join('')}`;
    const latin = Array.from({ length: 4_000 }, (_, n) => (n * 7_919 * n).toString(36)).join(' ');
    source.put(movieMetadata(8, { title, originalTitle: latin, alternativeTitles: [latin] }));
    source.put(movieMetadata(9, { title: latin }));
    expect((await fixture.library.movies.get((await add(8)).id)).title).toBe(title);
    expect((await fixture.library.movies.get((await add(9)).id)).title).toBe(latin);
  });
});

describe.each(databaseKinds)('adding a movie on %s while TMDB fails', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    for (const table of ['movie', 'genre', 'task']) await fixture.query(`delete from ${table}`);
  });

  it.each<[StandInFailure, string]>([
    ['server-error', 'METADATA_BAD_ANSWER'],
    ['html', 'METADATA_BAD_ANSWER'],
    ['refused', 'METADATA_UNAVAILABLE'],
    ['rate-limited', 'METADATA_UNAVAILABLE'],
    ['silence', 'METADATA_TIMEOUT'],
    ['unauthorized', 'METADATA_KEY_REJECTED'],
  ])('%s: fails with %s, leaves nothing behind, and works once that has passed', async (failure, code) => {
    await using tmdb = await startTmdbStandIn();
    const { apiKey, baseUrl } = tmdb;
    // Short only where it runs out, and even then long enough for the answer of a busy machine.
    const times = failure === 'silence' ? { timeoutMs: 3_000, retries: 0 } : { timeoutMs: 20_000 };
    const metadata = createTmdbSource({ apiKey, baseUrl, retryDelayMs: 5, ...times });
    await using library = await createLibrary({ database: fixture.url, metadata });
    const add = () => library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies', searchOnAdd: true });
    tmdb.failNext(Number.POSITIVE_INFINITY, failure);
    await expect(add()).rejects.toMatchObject({ code });
    for (const table of ['movie', 'movie_details', 'movie_genre', 'genre', 'task']) {
      expect(await fixture.query(`select * from ${table}`)).toEqual([]);
    }
    tmdb.recover();
    expect(await library.movies.get((await add()).id)).toMatchObject({
      title: 'Inception',
      year: 2010,
    });
  });
});
