import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { createRescoreFilesHandler } from '../custom-formats/file-scores/rescore-files.ts';
import { storeMovieFile } from '../files/store-movie-file.ts';
import { removeMovieFileRow } from '../files/touch-movie.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { findUnmetCutoff } from '../quality/upgrade-rules.ts';
import { readTargetMovies } from '../search/decide/read-target-movies.ts';
import { movieMetadata, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import { runHandler } from '../testing/run-handler.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const timeout = 60_000;
const rescoreProcess = new URL('rescore-process.fixture.ts', import.meta.url);
const run = { kind: 'rescore-files', subjectId: null, attempt: 1, maxAttempts: 5 };

/** Every third one is called a remaster, every third one is in IMAX; they all meet the cutoff quality, except the last one. */
function movie(index: number, count = 9) {
  const edition = ['Remastered', 'IMAX', 'Proper'][index % 3];
  const quality = index === count - 1 ? 'DVD' : 'Bluray-1080p';
  const releaseTitle = `Movie.${index}.2001.${edition}.1080p.BluRay.x264-GROUP`;
  return toImport(movieMetadata(index + 1), {
    minimumAvailability: 'announced',
    file: { path: `/movies/${index}/movie.mkv`, size: 1, quality, releaseTitle },
  });
}

const titleFormat = (name: string, value = name) => ({
  name,
  conditions: [{ name, type: 'releaseTitle' as const, value }],
});

describe.each(databaseKinds)('the cutoff score of files on %s', (kind) => {
  let fixture: TestLibrary;
  let profileId = '';
  let otherId = '';
  let formatId = '';
  const source = testMetadataSource([movieMetadata(1), movieMetadata(2)]);

  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { metadata: source });
    const { library } = fixture;
    await library.movies.import(Array.from({ length: 9 }, (_, index) => movie(index)));
    const profiles = await library.qualityProfiles.list();
    profileId = profiles.find(({ isDefault }) => isDefault)?.id ?? '';
    otherId = profiles.find(({ name }) => name === 'HD-1080p')?.id ?? '';
    expect(otherId).not.toBe('');
    expect(otherId).not.toBe(profileId);
    ({ id: formatId } = await library.customFormats.create(titleFormat('Remastered')));
    await library.start();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function idOf(tmdbId: number): Promise<string> {
    const { movies } = await fixture.library.movies.list({ tmdbId });
    return movies[0]?.id ?? '';
  }

  /** TMDB ids of the movies that are below the cutoff by their score. */
  async function byScore(): Promise<readonly number[]> {
    const { movies, pagination } = await fixture.library.wanted.cutoffUnmet({ limit: 100 });
    expect(pagination.total).toBe(movies.length);
    const found = movies.filter(({ cutoffUnmet }) => cutoffUnmet?.reason === 'score');
    return found.map(({ tmdbId }) => tmdbId).toSorted((a, b) => a - b);
  }

  /** Once the task is done, if one was added, the list is what decisions go by. */
  async function expectByScore(expected: readonly number[]): Promise<void> {
    await expect.poll(byScore, { timeout }).toEqual(expected);
    const { tasks } = await fixture.library.tasks.list({ kind: 'rescore-files' });
    for (const { id } of tasks) {
      expect(await endOf(fixture.library, id)).toMatchObject({ state: 'completed' });
    }
    const rows = await fixture.query<{ id: string }>('select id from movie where monitored');
    const ids = rows.map(({ id }) => id);
    const movies = await readTargetMovies({ database: fixture.database, now: () => new Date() }, ids);
    const rules = [...movies.values()].flatMap(({ id, versions: [version] }) => {
      const file = version?.target.file ?? null;
      const reason = version === undefined || file === null ? null : findUnmetCutoff(version.profile, file);
      return reason === null ? [] : [{ id, reason }];
    });
    const { movies: listed } = await fixture.library.wanted.cutoffUnmet({ limit: 100 });
    const found = listed.map(({ id, cutoffUnmet }) => ({ id, reason: cutoffUnmet?.reason }));
    const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
      one.id < other.id ? -1 : 1;
    expect(found.toSorted(byId)).toEqual(rules.toSorted(byId));
  }

  const updateProfile = (changes: Parameters<typeof fixture.library.qualityProfiles.update>[1]) =>
    fixture.library.qualityProfiles.update(profileId, changes);
  const transact: TestLibrary['database']['transaction'] = (work) =>
    fixture.database.transaction(work, { lock: 'movies' });
  const store = (movieId: string, releaseTitle: string, versionId: string | null = null) =>
    transact((em) =>
      storeMovieFile({ database: fixture.database, now: () => new Date() }, em, {
        ...{ movieId, versionId, path: `/movies/${uuidv7()}.mkv`, size: 1 },
        ...{ quality: 'Bluray-1080p', releaseTitle },
      }),
    );
  const scoresOf = async (movieId: string) => {
    const rows = await fixture.query<{ score: number | null }>(
      `select format_score as score from movie_file where movie_id = ? order by version_id is not null`,
      [movieId],
    );
    return rows.map(({ score }) => score);
  };

  it('is asked of files once the profile has scores, with the reason and the figures', async () => {
    expect(await byScore()).toEqual([]);
    // A profile without scores asks for none, and its files are not scored.
    await updateProfile({ cutoffFormatScore: 50 });
    await expectByScore([]);
    expect((await fixture.library.tasks.list({ kind: 'rescore-files' })).tasks).toEqual([]);
    await updateProfile({ formatScores: [{ customFormatId: formatId, score: 50 }] });
    await expectByScore([2, 3, 5, 6, 8]);
    const { movies, pagination } = await fixture.library.wanted.cutoffUnmet({ sort: 'title:asc' });
    expect(pagination.total).toBe(6);
    const figures = { cutoff: 'Bluray-1080p', cutoffFormatScore: 50, formatScore: 0 };
    expect(movies.map(({ tmdbId, cutoffUnmet }) => [tmdbId, cutoffUnmet])).toEqual([
      ...[2, 3, 5, 6, 8].map((tmdbId) => [tmdbId, { reason: 'score', ...figures }]),
      [9, { reason: 'quality', ...figures }],
    ]);
    const { pagination: filtered } = await fixture.library.wanted.cutoffUnmet({ genre: 'Drama', year: 2001 });
    expect(filtered.total).toBe(6);
    const select = { cutoffUnmet: true } as const;
    const { movies: met } = await fixture.library.movies.list({ tmdbId: 1 }, { select });
    expect(met).toEqual([{ cutoffUnmet: null }]);
  });

  it('is compared again when a format changes', async () => {
    await fixture.library.customFormats.update(formatId, {
      conditions: titleFormat('Remastered', 'IMAX').conditions,
    });
    await expectByScore([1, 3, 4, 6, 7]);
    // A name decides nothing.
    const count = async () => (await fixture.library.tasks.list({ kind: 'rescore-files' })).tasks.length;
    const before = await count();
    await fixture.library.customFormats.update(formatId, { name: 'Large screen' });
    expect(await count()).toBe(before);
    await fixture.library.customFormats.update(formatId, titleFormat('Remastered'));
    await expectByScore([2, 3, 5, 6, 8]);
  });

  it('is compared again when it changes, when upgrades are turned off, and when the cutoff quality changes', async () => {
    await updateProfile({ cutoffFormatScore: 0 });
    await expectByScore([]);
    await updateProfile({ cutoffFormatScore: 51 });
    await expectByScore([1, 2, 3, 4, 5, 6, 7, 8]);
    await updateProfile({ upgradesAllowed: false });
    await expectByScore([]);
    await updateProfile({ upgradesAllowed: true, cutoffFormatScore: 50 });
    await expectByScore([2, 3, 5, 6, 8]);
    const { cutoff = '', qualities = [] } = await fixture.library.qualityProfiles.get(profileId);
    await updateProfile({ cutoff: qualities.at(-1) ?? '' });
    await expectByScore([2, 3, 5, 6, 8]);
    await updateProfile({ cutoff });
    await expectByScore([2, 3, 5, 6, 8]);
  });

  it('follows the profile of a movie, and of many', async () => {
    const { movies } = fixture.library;
    const [second, third] = [await idOf(2), await idOf(3)];
    await movies.update(second, { qualityProfileId: otherId });
    expect(await byScore()).toEqual([3, 5, 6, 8]);
    expect(await scoresOf(second)).toEqual([null]);
    await movies.bulkUpdate({ ids: [second, third], qualityProfileId: otherId });
    expect(await byScore()).toEqual([5, 6, 8]);
    await movies.bulkUpdate({ ids: [second, third], qualityProfileId: profileId });
    await expectByScore([2, 3, 5, 6, 8]);
    await movies.update(second, { monitored: false });
    await expectByScore([3, 5, 6, 8]);
    await movies.update(second, { monitored: true });
    await expectByScore([2, 3, 5, 6, 8]);
  });

  it('follows files that are stored and deleted', async () => {
    const second = await idOf(2);
    await store(second, 'Movie.2.2001.Remastered.1080p.BluRay.x264-GROUP');
    expect(await byScore()).toEqual([3, 5, 6, 8]);
    const { fileId } = await store(second, 'Movie.2.2001.1080p.BluRay.x264-GROUP');
    await expectByScore([2, 3, 5, 6, 8]);
    await transact((em) =>
      removeMovieFileRow({ database: fixture.database, now: () => new Date() }, em, fileId),
    );
    await expectByScore([3, 5, 6, 8]);
    await store(second, 'Movie.2.2001.1080p.BluRay.x264-GROUP');
    await expectByScore([2, 3, 5, 6, 8]);
  });

  it('is one of each version: another one does not list the movie, and is searched for', async () => {
    const { library } = fixture;
    const first = await idOf(1);
    const { id } = await library.versions.create(first, { name: 'IMAX', qualityProfileId: otherId });
    await store(first, 'Movie.1.2001.IMAX.1080p.BluRay.x264-GROUP', id);
    expect(await scoresOf(first)).toEqual([50, null]);
    await library.versions.update(first, id, { qualityProfileId: null });
    expect(await scoresOf(first)).toEqual([50, 0]);
    await expectByScore([2, 3, 5, 6, 8]);
    await library.versions.update(first, id, { qualityProfileId: otherId });
    expect(await scoresOf(first)).toEqual([50, null]);
    await library.versions.update(first, id, { qualityProfileId: profileId, edition: 'Remastered' });
    await library.movies.update(first, { qualityProfileId: otherId });
    expect(await scoresOf(first)).toEqual([null, 0]);
    await library.movies.update(first, { qualityProfileId: profileId });
    await expectByScore([2, 3, 5, 6, 8]);
    const { taskId } = await library.wanted.search({ type: 'cutoffUnmet' });
    // The movies of the list, and the first one for its version.
    expect(await endOf(library, taskId)).toMatchObject({ state: 'completed', result: { queued: 7 } });
  });

  it('follows the original language of a movie', async () => {
    const { library } = fixture;
    await library.customFormats.update(formatId, {
      conditions: [{ name: 'Original', type: 'language', value: 'Original' }],
    });
    await expectByScore([1, 2, 3, 4, 5, 6, 7, 8]);
    source.put(movieMetadata(2, { originalLanguage: 'fr' }));
    const second = await idOf(2);
    await store(second, 'Movie.2.2001.FRENCH.1080p.BluRay.x264-GROUP');
    await expectByScore([1, 2, 3, 4, 5, 6, 7, 8]);
    const { taskId } = await library.movies.refresh(second);
    expect(await endOf(library, taskId)).toMatchObject({ state: 'completed' });
    expect(await byScore()).toEqual([1, 3, 4, 5, 6, 7, 8]);
  });

  it('is asked no longer once the format is deleted', async () => {
    await fixture.library.customFormats.delete(formatId);
    await expectByScore([]);
    expect(await fixture.query('select id from movie_file where format_score is not null')).toEqual([]);
    expect(await fixture.query('select id from quality_profile where scores_due')).toEqual([]);
  });
});

describe.each(databaseKinds)('the scores of many files on %s', (kind) => {
  const size = 900;
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    const movies = Array.from({ length: size }, (_, index) => movie(index, size));
    await importAll(fixture.library, movies);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const unmet = async () => (await fixture.library.wanted.cutoffUnmet()).pagination.total;
  const rescore = () => runHandler(createRescoreFilesHandler(fixture), { task: { ...run, id: uuidv7() } });

  it('are computed by a task that goes on after it was killed, and starts over after a change', async () => {
    const { customFormats, qualityProfiles, tasks } = fixture.library;
    const { id } = await customFormats.create(titleFormat('Remastered'));
    const profile = (await qualityProfiles.list()).find(({ isDefault }) => isDefault);
    const update = (score: number) =>
      qualityProfiles.update(profile?.id ?? '', {
        ...{ formatScores: [{ customFormatId: id, score }], cutoffFormatScore: 50 },
      });
    await update(50);
    await update(60);
    // One for both changes.
    expect((await tasks.list({ kind: 'rescore-files' })).tasks).toMatchObject([{ state: 'queued' }]);
    const child = spawn(process.execPath, [bundledProgram(rescoreProcess), fixture.url]);
    let complaint = '';
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    const [, signal] = await once(child, 'exit');
    expect([signal, complaint]).toEqual(['SIGKILL', '']);
    const third = size / 3;
    const afterTwo = await unmet();
    expect(afterTwo).toBeGreaterThan(1);
    expect(afterTwo).toBeLessThan(2 * third);

    const { progress, result } = await rescore();
    expect(progress.map(({ message }) => message)).toEqual([
      'Scored 750 of 900 files',
      'Scored 900 of 900 files',
    ]);
    expect(result).toEqual({ changed: size - 500 });
    expect(await unmet()).toBe(2 * third);
    expect((await rescore()).result).toEqual({ changed: 0 });

    await update(10);
    expect((await rescore()).result).toEqual({ changed: third });
    expect(await unmet()).toBe(size);
  });

  it('are computed once the library is started, if they are due', async () => {
    await fixture.query('delete from task');
    await fixture.query('update movie_file set format_score = null');
    expect(await unmet()).toBe(1);
    const scored = kind === 'sqlite' ? 1 : true;
    await fixture.query('update quality_profile set scores_due = ? where is_default', [scored]);
    await fixture.library.start();
    await expect.poll(unmet, { timeout }).toBe(size);
  });
});
