import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { movieSchema as movieShape } from './movie.schema.ts';

const now = new Date('2026-04-04T04:04:04.004Z');

describe.each(databaseKinds)('importing movies on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { now: () => now, rootFolders: ['/movies'] });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(() => fixture.query('delete from movie'));

  const importAll = (...movies: Parameters<TestLibrary['library']['movies']['import']>[0][number][]) =>
    fixture.library.movies.import(movies);
  const only = async () => {
    const { movies } = await fixture.library.movies.list();
    expect(movies).toHaveLength(1);
    return movieShape.parse(await fixture.library.movies.get(movies[0]?.id ?? ''));
  };

  it('imports an empty list', async () => {
    expect(await importAll()).toEqual({ importedCount: 0, skipped: [] });
  });

  it('has the defaults of adding, and the current time as addedAt', async () => {
    expect(await importAll(toImport(movieMetadata(1)))).toEqual({ importedCount: 1, skipped: [] });
    expect(await only()).toMatchObject({
      monitored: true,
      minimumAvailability: 'released',
      searchOnAdd: false,
      hasFile: false,
      file: null,
      addedAt: now.toISOString(),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    });
  });

  it('stores the metadata and the file', async () => {
    const addedAt = new Date('2020-02-02T02:02:02.002Z');
    const file = {
      path: '/movies/Movie 1/movie.mkv',
      size: 50_000_000_000,
      quality: 'WEBDL-1080p',
      releaseTitle: 'Movie.1.1080p',
      releaseGroup: 'Group',
      edition: "Director's Cut",
      languages: ['English', '日本語'],
      mediaInfo: { videoCodec: 'x265', audioCodec: 'DTS', audioChannels: 5.1, resolution: '1920x1080' },
    };
    await importAll(toImport(movieMetadata(1), { addedAt, monitored: false, file }));
    const movie = await only();
    expect(movie).toMatchObject({
      monitored: false,
      hasFile: true,
      downloaded: true,
      addedAt: addedAt.toISOString(),
    });
    expect(movie.file).toEqual({
      ...file,
      id: movie.fileId,
      qualityScore: 70,
      dateAdded: addedAt.toISOString(),
    });
    const { movies } = await fixture.library.movies.list();
    const { releaseGroup, edition, languages, mediaInfo, ...summary } = movie.file ?? ({} as never);
    expect(movies[0]?.file).toEqual(summary);
  });

  it('skips movies that are in the library and repeated ones', async () => {
    await importAll(toImport(movieMetadata(1, { title: 'First' })));
    const again = await importAll(
      ...[1, 2, 2, 3].map((tmdbId) => toImport(movieMetadata(tmdbId, { title: 'Second' }))),
    );
    expect(again).toEqual({ importedCount: 2, skipped: [1, 2] });
    const { movies } = await fixture.library.movies.list({ sort: { field: 'title', direction: 'asc' } });
    expect(movies.map(({ title }) => title)).toEqual(['First', 'Second', 'Second']);
  });

  it('keeps the first spelling of a genre, once per movie', async () => {
    await importAll(toImport(movieMetadata(1, { genres: ['Sci-Fi', 'Drama'] })));
    await fixture.library.movies.import([
      toImport(movieMetadata(2, { genres: ['SCI-FI', 'sci-fi', 'Drama', 'Drama'] })),
    ]);
    const { movies, pagination } = await fixture.library.movies.list({ genre: 'sCi-fI' });
    expect(pagination.total).toBe(2);
    expect(movies.map(({ genres }) => genres)).toEqual([
      ['Sci-Fi', 'Drama'],
      ['Sci-Fi', 'Drama'],
    ]);
  });

  it.each([
    [{ rootFolderPath: '/elsewhere' }, 'rootFolderPath'],
    [{ qualityProfileId: 'none' }, 'qualityProfileId'],
    [{ file: { path: 'movie.mkv', size: 1, quality: 'DVD' } }, '1.file.path'],
    [{ file: { path: '/movies/\0', size: 1, quality: 'DVD' } }, '1.file.path'],
  ])('imports none of them when one has %j', async (wrong, field) => {
    await expect(
      importAll(toImport(movieMetadata(1)), toImport(movieMetadata(2), wrong)),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field }],
    });
    expect((await fixture.library.movies.list()).pagination.total).toBe(0);
  });

  it('stores text that a database refuses in a form that both accept', async () => {
    const foul = 'a\0b\uD800c';
    const file = { path: '/movies/1/1.mkv', size: 1, quality: foul, releaseTitle: foul, releaseGroup: foul };
    await importAll(toImport(movieMetadata(1), { file: { ...file, edition: foul, languages: [foul] } }));
    expect((await only()).file).toMatchObject({
      quality: 'ab\uFFFDc',
      edition: 'ab\uFFFDc',
      languages: ['ab\uFFFDc'],
    });
  });

  it('refuses a file that another movie has, and stores nothing of that import', async () => {
    const file = { path: '/movies/Shared/movie.mkv', size: 1, quality: 'DVD' };
    await expect(
      importAll(toImport(movieMetadata(1), { file }), toImport(movieMetadata(2), { file })),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'file.path' }],
    });
    expect((await fixture.library.movies.list()).movies).toEqual([]);
  });

  it('rounds integers, and drops numbers out of range', async () => {
    await importAll(toImport({ ...movieMetadata(1), runtime: 119.5, tmdbVoteCount: 3_000_000_000 }));
    expect(await only()).toMatchObject({ runtime: 120, tmdbVoteCount: null });
  });

  it.each([
    ['something that is no list', {}, /must be an array/],
    [
      'a movie without genres',
      [{ metadata: { ...movieMetadata(1), genres: undefined }, rootFolderPath: '/movies' }],
      /0\.metadata\.genres is required/,
    ],
    [
      'half a byte',
      [toImport(movieMetadata(1), { file: { path: '/movies/F/f.mkv', size: 1.5, quality: 'DVD' } })],
      /0\.file\.size must be an integer/,
    ],
    ['an invalid date', [toImport(movieMetadata(1), { addedAt: new Date('never') })], /0\.addedAt/],
  ])('refuses %s', async (_, movies, message) => {
    await expect(fixture.library.movies.import(movies as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
  });
});
