import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sortReleases } from '../../decisions/rank-releases.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { testRelease } from '../../testing/release.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openSearchLibrary, type SearchLibrary, testIndexer, testIndexers } from '../search.fixture.ts';
import { type DecideParams, decideReleases, monitoredVersions } from './decide-releases.ts';

const now = new Date('2026-03-03T00:00:00.000Z');
const indexer = testIndexer('Indexer');
const release = (title: string, facts = {}) => testRelease(title, { indexerId: indexer.id, ...facts });

const matrix = movieMetadata(603, {
  ...{ title: 'The Matrix', year: 1999, imdbId: 'tt0133093', runtime: 136, homeReleaseDate: '1999-09-21' },
});

describe.each(databaseKinds)('decisions about releases on %s', (kind) => {
  let fixture: SearchLibrary;
  beforeEach(async () => {
    fixture = await openSearchLibrary(kind, testIndexers([indexer]), { now: () => now });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const addMatrix = async (settings = {}) => {
    await fixture.library.movies.import([toImport(matrix, { monitored: true, ...settings })]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([603], { select: { id: true } });
    return movie?.id ?? '';
  };
  const decide = (titles: Parameters<typeof decideReleases>[1], params: Partial<DecideParams> = {}) =>
    decideReleases(
      { database: fixture.database, indexerSources: testIndexers([indexer]), now: () => now },
      titles,
      {
        ...{ isUserSearch: false, choose: monitoredVersions },
        ...params,
      },
    );
  const codes = async (...params: Parameters<typeof decide>) =>
    (await decide(...params)).map(({ decision }) => decision.rejections.map(({ code }) => code));

  it('match each release with its movie, by what the indexer says and by its name', async () => {
    const movieId = await addMatrix();
    const decided = await decide([
      release('The.Matrix.1999.1080p.BluRay.x264-GROUP'),
      release('A.Matriz.1080p.BluRay.x264-GROUP', { tmdbId: 603 }),
      release('Whatever.1999.1080p.BluRay.x264-GROUP', { imdbId: 'tt0133093' }),
      release('The.Matrix.1080p.BluRay.x264-GROUP', { year: 1999 }),
      release('The.Matrix.1080p.BluRay.x264-GROUP'),
      release('Another.Movie.1999.1080p.BluRay.x264-GROUP'),
    ]);
    expect(decided.map(({ movie, decision }) => [movie?.id ?? null, decision.approved])).toEqual([
      ...Array.from({ length: 4 }, () => [movieId, true]),
      ...Array.from({ length: 2 }, () => [null, false]),
    ]);
    expect(decided[4]?.decision.rejections).toMatchObject([
      { code: 'wrongMovie', sentence: expect.stringContaining('is a release of a movie of the library') },
    ]);
    const other = '0191f3b2-0000-7000-8000-000000000abc';
    const [wrong] = await decide([release('The.Matrix.1999.1080p.BluRay.x264-GROUP')], { movieId: other });
    expect(wrong?.decision.rejections).toMatchObject([
      { code: 'wrongMovie', sentence: expect.stringContaining('is a release of this movie') },
    ]);
  });

  it('depend on the movie, its file, its profile, its sizes, the blocklist, the delay and the clients', async () => {
    const movieId = await addMatrix();
    const bluray = 'The.Matrix.1999.1080p.BluRay.x264-GROUP';
    expect(await codes([release(bluray, { seeders: 0 })])).toEqual([['tooFewSeeders']]);
    expect(await codes([release(bluray, { size: 100_000_000_000 })])).toEqual([['tooLarge']]);
    expect(await codes([release('The.Matrix.1999.CAM.x264-GROUP')])).toEqual([['qualityNotAllowed']]);
    expect(await codes([release(bluray, { isPasswordProtected: true })])).toEqual([['passwordProtected']]);

    await fixture.query('update delay_profile set torrent_delay = 60, bypass_if_cutoff_met = ?', [false]);
    const hourAgo = { publishedAt: new Date(now.getTime() - 3_600_000) };
    const justNow = { publishedAt: now };
    expect(await codes([release(bluray, justNow), release(bluray, hourAgo)])).toEqual([['delayed'], []]);
    expect(await codes([release(bluray, justNow)], { isUserSearch: true })).toEqual([[]]);
    expect(await codes([release(bluray, justNow)], { isDelayOver: () => true })).toEqual([[]]);

    await fixture.query('update movie set monitored = ?', [false]);
    expect(await codes([release(bluray)], { choose: (versions) => versions })).toEqual([
      ['movieNotMonitored'],
    ]);
    expect(await codes([release(bluray)], { choose: (versions) => versions, isUserSearch: true })).toEqual([
      [],
    ]);
    await fixture.query('update movie set monitored = ?, home_release_date = ?', [true, '2030-01-01']);
    expect(await codes([release(bluray)])).toEqual([['movieNotAvailable']]);
    await fixture.query('update movie set home_release_date = ?', ['1999-09-21']);

    await fixture.query("update download_client set enabled = ? where protocol = 'torrent'", [false]);
    expect(await codes([release(bluray), release(bluray, { protocol: 'usenet', seeders: null })])).toEqual([
      ['protocolOff'],
      [],
    ]);
    await fixture.query('update download_client set enabled = ?', [true]);

    const grabbed = `insert into grab (id, movie_id, version_id, state, source, title, release, created_at, updated_at)
      values (?, ?, ?, 'grabbed', 'rss', ?, ?, ?, ?)`;
    const { download: _, parsed: __, ...stored } = release(bluray);
    await fixture.query(grabbed, [movieId, movieId, movieId, bluray, JSON.stringify(stored), now, now]);
    expect(await codes([release(bluray)])).toEqual([['alreadyQueued']]);
  });

  it('compare with the file of the version, its custom formats included', async () => {
    await addMatrix({
      file: {
        path: '/movies/The Matrix (1999)/The.Matrix.1999.720p.BluRay.x264-OLD.mkv',
        size: 1,
        quality: 'Bluray-720p',
      },
    });
    const titles = ['720p.BluRay.x264-NEW', '1080p.BluRay.x264-NEW', '720p.HDTV.x264-NEW'];
    const releases = titles.map((title) => release(`The.Matrix.1999.${title}`));
    expect(await codes(releases)).toEqual([['notBetter'], [], ['worseQuality']]);
    await fixture.query(
      "insert into custom_format (id, name, name_key, conditions, created_at, updated_at) values (?, 'New', 'new', ?, ?, ?)",
      [
        '0191f3b2-0000-7000-8000-0000000000ff',
        JSON.stringify([
          {
            name: 'NEW',
            type: 'releaseGroup',
            negate: false,
            required: false,
            value: 'NEW',
            exceptLanguage: false,
            minimumSize: null,
            maximumSize: null,
          },
        ]),
        now,
        now,
      ],
    );
    await fixture.query('update quality_profile set format_scores = ?, cutoff_format_score = 100', [
      JSON.stringify([{ customFormatId: '0191f3b2-0000-7000-8000-0000000000ff', score: 50 }]),
    ]);
    const decided = await decide(releases);
    expect(decided.map(({ context }) => [context.formatScore, context.formats])).toEqual(
      titles.map(() => [50, ['New']]),
    );
    expect(decided[0]?.decision).toEqual({ approved: true, rejections: [] });
  });

  it('are made for each chosen version by its own profile and edition', async () => {
    const movieId = await addMatrix();
    const profiles = await fixture.library.qualityProfiles.list();
    const ultraHd = profiles.find(({ name }) => name === 'Ultra-HD')?.id ?? '';
    const version = await fixture.library.versions.create(movieId, { name: '4K', qualityProfileId: ultraHd });
    const cut = await fixture.library.versions.create(movieId, { name: 'Extended', edition: 'Extended' });
    await fixture.library.versions.create(movieId, { name: 'Not wanted', monitored: false });
    const decided = await decide([
      release('The.Matrix.1999.2160p.BluRay.x265-GROUP', { size: 50_000_000_000 }),
      release('The.Matrix.1999.Extended.1080p.BluRay.x264-GROUP'),
    ]);
    const approved = (index: number) =>
      decided
        .filter((one) => one.release === decided[index]?.release && one.decision.approved)
        .map(({ version: of }) => of?.id);
    expect(decided).toHaveLength(6);
    expect(approved(0)).toEqual([version.id]);
    expect(approved(3)).toEqual([movieId, cut.id]);
    expect(sortReleases(decided)[0]?.decision.approved).toBe(true);
  });
});
