import { copyFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openScanLibrary, type ScanLibrary } from './scan-library.fixture.ts';

const harbour = movieMetadata(1, { title: 'Harbour', year: 2014, imdbId: 'tt0000001' });
const opus = movieMetadata(2, { title: 'Opus', year: 2001, imdbId: 'tt0000002' });
const opusAgain = movieMetadata(3, { title: 'Opus', year: 2011 });
const lantern = movieMetadata(4, { title: 'Lantern', year: 1999 });
const lanternToo = movieMetadata(5, { title: 'Lantern', originalTitle: 'Lantern II', year: 1999 });

describe.each(databaseKinds)('a scan on %s', (kind) => {
  let fixture: ScanLibrary;
  beforeEach(async () => {
    fixture = await openScanLibrary(kind, { movies: [harbour, opus, opusAgain, lantern, lanternToo] });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const add = (...movies: readonly ReturnType<typeof movieMetadata>[]) =>
    fixture.library.movies.import(movies.map((movie) => toImport(movie, { rootFolderPath: fixture.root })));
  const at = (path: string) => join(fixture.root, path);
  /** The files of movies by title, below the root. */
  const files = async () => {
    const { movies } = await fixture.library.movies.list({
      limit: 100,
      sort: { field: 'title', direction: 'asc' },
    });
    return movies.map(
      ({ title, year, file }) => `${title} ${year}: ${file?.path.slice(fixture.root.length + 1) ?? null}`,
    );
  };
  const unmatched = async () => {
    const list = await fixture.library.unmatched.list({ limit: 100 });
    return list.files.map(({ path, reason, candidates }) => [
      path.slice(fixture.root.length + 1),
      reason,
      candidates.map(({ tmdbId }) => tmdbId),
    ]);
  };
  const activity = async () =>
    (await fixture.library.activity.list({ limit: 100 })).items
      .map(({ type, title }) => `${type} ${title}`)
      .reverse();

  it('stores the files of movies that the library has', async () => {
    await add(harbour, opus);
    fixture.write(
      'Harbour (2014)/Harbour.2014.1080p.BluRay.x264-GROUP.mkv',
      'Opus.2001.EXTENDED.720p.WEB-DL.mkv',
    );
    const { state, problem, result } = await fixture.scan();
    expect({ state, problem }).toEqual({ state: 'completed', problem: null });
    expect(result).toMatchObject({ videos: 2, added: 2, unmatched: 0, damaged: 2, moviesAdded: 0 });
    expect(await files()).toEqual([
      'Harbour 2014: Harbour (2014)/Harbour.2014.1080p.BluRay.x264-GROUP.mkv',
      'Opus 2001: Opus.2001.EXTENDED.720p.WEB-DL.mkv',
    ]);
    const [movie] = (await fixture.library.movies.list({ search: 'opus' })).movies;
    expect((await fixture.library.movies.get(movie?.id ?? '')).file).toMatchObject({
      quality: 'WEBDL-720p',
      edition: 'EXTENDED',
      releaseTitle: 'Opus.2001.EXTENDED.720p.WEB-DL',
      mediaInfo: { videoCodec: null, resolution: null },
    });
    const [row] = await fixture.query<{ media_problem: unknown }>('select media_problem from movie_file');
    expect(JSON.stringify(row?.media_problem)).toContain('noVideo');
    expect((await activity()).filter((entry) => !entry.startsWith('added'))).toEqual([
      'imported Opus',
      'imported Harbour',
      'scanned null',
    ]);
  });

  it('changes nothing the second time', async () => {
    await add(harbour);
    fixture.write(
      'Harbour (2014)/Harbour.mkv',
      'Harbour (2014)/Harbour (2014)-trailer.mkv',
      'Unknown (1950).mkv',
    );
    await fixture.scan();
    const before = [await files(), await unmatched()];
    const [{ updated_at: updatedAt } = {}] = await fixture.query('select updated_at from movie');
    // The first scan has changed the library, so the second matches unmatched files again, and the third does not.
    for (const _ of [2, 3]) {
      const { result } = await fixture.scan();
      expect(result).toMatchObject({ videos: 3, added: 0, updated: 0, removed: 0, renamed: 0, unmatched: 1 });
      expect([await files(), await unmatched()]).toEqual(before);
    }
    expect(await fixture.query('select updated_at from movie')).toEqual([{ updated_at: updatedAt }]);
  });

  it('matches by ids in names and in descriptions, before titles', async () => {
    await add(harbour, opus, opusAgain);
    fixture.write('Some Name (1960) {tmdb-1}/file.mkv', 'Whatever/whatever.mkv', 'Opus (2011)/Opus.mkv');
    writeFileSync(at('Whatever/movie.nfo'), '<movie><uniqueid type="imdb">tt0000002</uniqueid></movie>');
    await fixture.scan();
    expect(await files()).toEqual([
      'Harbour 2014: null',
      'Opus 2001: Whatever/whatever.mkv',
      'Opus 2011: Opus (2011)/Opus.mkv',
    ]);
    expect(await unmatched()).toEqual([['Some Name (1960) {tmdb-1}/file.mkv', 'otherYear', [1]]]);
  });

  it('tells samples, trailers, extras, discs and parts apart', async () => {
    await add(harbour);
    fixture.write(
      'Harbour (2014)/Sample/harbour.mkv',
      'Harbour (2014)/Harbour (2014)-trailer.mkv',
      'Harbour (2014)/Featurettes/Making of.mkv',
      'Harbour (2014)/Harbour cd1.avi',
      'Harbour (2014)/Harbour cd2.avi',
      'Opus (2001)/BDMV/STREAM/00001.m2ts',
    );
    const { result } = await fixture.scan();
    expect(result).toMatchObject({ videos: 5, added: 0, leftOut: 4, unmatched: 2 });
    expect(result?.examples).toEqual(
      expect.arrayContaining([
        { path: 'Harbour (2014)/Sample/harbour.mkv', reason: 'sample' },
        { path: 'Harbour (2014)/Harbour (2014)-trailer.mkv', reason: 'trailer' },
        { path: 'Harbour (2014)/Featurettes/Making of.mkv', reason: 'extra' },
        { path: 'Opus (2001)', reason: 'disc' },
      ]),
    );
    expect(await unmatched()).toEqual([
      ['Harbour (2014)/Harbour cd1.avi', 'multiPart', [1]],
      ['Harbour (2014)/Harbour cd2.avi', 'multiPart', [1]],
    ]);
  });

  it('leaves the second file of a movie unmatched', async () => {
    await add(harbour);
    fixture.write('Harbour (2014)/Harbour.1080p.mkv', 'Harbour (2014)/Harbour.2160p.mkv');
    await fixture.scan();
    expect(await files()).toEqual(['Harbour 2014: Harbour (2014)/Harbour.1080p.mkv']);
    expect(await unmatched()).toEqual([['Harbour (2014)/Harbour.2160p.mkv', 'movieHasFile', [1]]]);
  });

  it('adds the movies that are certain, and leaves the others with candidates', async () => {
    fixture.write(
      'Harbour.2014.1080p.mkv',
      'Lantern (1999)/Lantern.mkv',
      'Opus.mkv',
      'Opus (1980)/x.mkv',
      'X {imdb-tt0000002}.mkv',
      'Nothing (1950).mkv',
    );
    const { result } = await fixture.scan({ addMovies: true });
    expect(result).toMatchObject({
      videos: 6,
      added: 2,
      moviesAdded: 2,
      unmatched: 4,
      metadataProblem: null,
    });
    expect(await files()).toEqual([
      'Harbour 2014: Harbour.2014.1080p.mkv',
      'Opus 2001: X {imdb-tt0000002}.mkv',
    ]);
    const waiting = [
      ['Lantern (1999)/Lantern.mkv', 'noMatch', [4, 5]],
      ['Nothing (1950).mkv', 'noMatch', []],
      ['Opus (1980)/x.mkv', 'noMatch', [2, 3]],
      ['Opus.mkv', 'noMatch', [2, 3]],
    ];
    expect(await unmatched()).toEqual(waiting);
    expect((await fixture.scan({ addMovies: true })).result).toMatchObject({ added: 0, moviesAdded: 0 });
    expect(await unmatched()).toEqual(waiting);
  });

  it('matches what a user chooses, and adds the movie', async () => {
    fixture.write('Lantern (1999)/Lantern.720p.HDTV.mkv', 'Opus.mkv');
    await fixture.scan();
    const [lanternFile, opusFile] = (await fixture.library.unmatched.list()).files;
    const match = { id: lanternFile?.id ?? '', tmdbId: 5 };
    const { movieId, fileId } = await fixture.library.unmatched.match(match);
    expect(await fixture.library.movies.get(movieId)).toMatchObject({
      tmdbId: 5,
      rootFolderPath: fixture.root,
      fileId,
      file: { path: at('Lantern (1999)/Lantern.720p.HDTV.mkv'), quality: 'HDTV-720p' },
    });
    await expect(fixture.library.unmatched.match(match)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(
      fixture.library.unmatched.match({ id: opusFile?.id ?? '', tmdbId: 5 }),
    ).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    rmSync(at('Opus.mkv'));
    await expect(
      fixture.library.unmatched.match({ id: opusFile?.id ?? '', tmdbId: 2 }),
    ).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await fixture.scan();
    expect(await unmatched()).toEqual([]);
  });

  it('finds movies that were added later for unmatched files', async () => {
    fixture.write('Harbour (2014).mkv');
    await fixture.scan();
    expect(await unmatched()).toEqual([['Harbour (2014).mkv', 'noMatch', [1]]]);
    await add(harbour);
    await fixture.scan();
    expect([await files(), await unmatched()]).toEqual([['Harbour 2014: Harbour (2014).mkv'], []]);
  });

  it('recognises a renamed folder', async () => {
    await add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    await fixture.scan();
    const before = await fixture.query('select id from movie_file order by id');
    renameSync(at('Harbour (2014)'), at('abc'));
    renameSync(at('Opus (2001)'), at('xyz'));
    const { result } = await fixture.scan();
    expect(result).toMatchObject({ renamed: 2, added: 0, removed: 0, unmatched: 0 });
    expect(await files()).toEqual(['Harbour 2014: abc/Harbour.mkv', 'Opus 2001: xyz/Opus.mkv']);
    expect(await fixture.query('select id from movie_file order by id')).toEqual(before);
    expect((await activity()).filter((entry) => entry.startsWith('renamed'))).toHaveLength(2);
  });

  it('removes the file that is gone from a healthy root, and takes its successor', async () => {
    await add(harbour, opus, lantern);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'Lantern (1999)/Lantern.mkv');
    await fixture.scan();
    rmSync(at('Opus (2001)'), { recursive: true });
    expect((await fixture.scan()).result).toMatchObject({ removed: 1 });
    rmSync(at('Harbour (2014)/Harbour.mkv'));
    fixture.write('Harbour (2014)/Harbour.2160p.mkv');
    expect((await fixture.scan()).result).toMatchObject({ removed: 1, added: 1, unmatched: 0 });
    expect(await files()).toEqual([
      'Harbour 2014: Harbour (2014)/Harbour.2160p.mkv',
      'Lantern 1999: Lantern (1999)/Lantern.mkv',
      'Opus 2001: null',
    ]);
  });

  it('probes a changed file again', async () => {
    await add(harbour);
    fixture.write('Harbour (2014)/Harbour.mkv');
    await fixture.scan();
    writeFileSync(at('Harbour (2014)/Harbour.mkv'), 'something longer that is no video either');
    expect((await fixture.scan()).result).toMatchObject({ updated: 1, added: 0 });
    utimesSync(at('Harbour (2014)/Harbour.mkv'), 1_000, 1_000);
    expect((await fixture.scan()).result).toMatchObject({ updated: 1 });
    expect((await fixture.scan()).result).toMatchObject({ updated: 0, unchanged: 1 });
  });

  describe('of a root that looks unmounted', () => {
    beforeEach(async () => {
      await add(harbour, opus, opusAgain, lantern);
      fixture.write('Harbour (2014)/H.mkv', 'Opus (2001)/O.mkv', 'Opus (2011)/O.mkv', 'Lantern (1999)/L.mkv');
      expect((await fixture.scan()).result).toMatchObject({ added: 4 });
    });

    async function expectRefused(kind: string): Promise<void> {
      const before = await files();
      const { state, problem, result } = await fixture.scan();
      expect({ state, problem }).toMatchObject({ state: 'refused', problem: { kind } });
      expect(result).toMatchObject({ added: 4 });
      expect(await files()).toEqual(before);
    }

    it('changes nothing if it is missing', async () => {
      renameSync(fixture.root, `${fixture.root}-gone`);
      await expectRefused('missing');
      writeFileSync(fixture.root, 'no folder');
      await expectRefused('missing');
      rmSync(fixture.root);
      renameSync(`${fixture.root}-gone`, fixture.root);
      expect((await fixture.scan()).result).toMatchObject({ unchanged: 4 });
    });

    it('changes nothing if it is empty but for what systems leave there', async () => {
      renameSync(fixture.root, `${fixture.root}-gone`);
      mkdirSync(at('lost+found'), { recursive: true });
      await expectRefused('empty');
    });

    it('changes nothing if half of it is gone, and does so if a user says so', async () => {
      rmSync(at('Harbour (2014)'), { recursive: true });
      rmSync(at('Lantern (1999)'), { recursive: true });
      fixture.write('Fresh (2020).mkv');
      await expectRefused('halved');
      expect(await unmatched()).toEqual([]);
      const { state, result } = await fixture.scan({ acceptMissing: true });
      expect([state, result]).toMatchObject(['completed', { removed: 2, unchanged: 2, unmatched: 1 }]);
    });

    it('recognises files although all folders have other names', async () => {
      for (const folder of ['Harbour (2014)', 'Opus (2001)', 'Opus (2011)', 'Lantern (1999)']) {
        renameSync(at(folder), at(`New ${folder}`));
      }
      expect((await fixture.scan()).result).toMatchObject({ renamed: 4, removed: 0 });
    });
  });

  it('takes a copy for a file of its own', async () => {
    await add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'x/keep.txt');
    await fixture.scan();
    mkdirSync(at('Copy'));
    copyFileSync(at('Harbour (2014)/Harbour.mkv'), at('Copy/Harbour 2014.mkv'));
    rmSync(at('Harbour (2014)'), { recursive: true });
    expect((await fixture.scan()).result).toMatchObject({ renamed: 0, removed: 1, added: 1 });
  });

  it('gives a file to the version that a user has made for it', async () => {
    await add(harbour);
    const [movie] = (await fixture.library.movies.list()).movies;
    const { id } = await fixture.library.versions.create(movie?.id ?? '', {
      name: 'Long',
      edition: 'Extended',
    });
    fixture.write(
      'Harbour (2014)/Harbour.mkv',
      'Harbour (2014)/Harbour.EXTENDED.mkv',
      'Harbour (2014)/Harbour.IMAX.mkv',
    );
    await fixture.scan();
    const stored = await fixture.query('select version_id, path from movie_file order by path');
    expect(stored).toEqual([
      { version_id: id, path: at('Harbour (2014)/Harbour.EXTENDED.mkv') },
      { version_id: null, path: at('Harbour (2014)/Harbour.IMAX.mkv') },
    ]);
    expect(await unmatched()).toEqual([['Harbour (2014)/Harbour.mkv', 'movieHasFile', [1]]]);
  });

  it('leaves a movie of another root folder to the user, who may match it', async () => {
    await fixture.addRootFolder('/elsewhere');
    await fixture.library.movies.import([toImport(harbour, { rootFolderPath: '/elsewhere' })]);
    fixture.write('Harbour (2014).mkv');
    await fixture.scan();
    expect(await unmatched()).toEqual([['Harbour (2014).mkv', 'otherRootFolder', [1]]]);
    const [file] = (await fixture.library.unmatched.list()).files;
    const { movieId } = await fixture.library.unmatched.match({ id: file?.id ?? '', tmdbId: 1 });
    expect(await fixture.library.movies.get(movieId)).toMatchObject({
      rootFolderPath: fixture.root,
      file: { path: at('Harbour (2014).mkv') },
    });
  });

  it('reads a description that was added later', async () => {
    await add(harbour);
    fixture.write('abc/def.mkv');
    await fixture.scan();
    await fixture.scan();
    expect(await unmatched()).toEqual([['abc/def.mkv', 'noMatch', []]]);
    writeFileSync(at('abc/movie.nfo'), '<tmdbid>1</tmdbid>');
    expect((await fixture.scan()).result).toMatchObject({ added: 1, unmatched: 0 });
  });

  it('recognises a renamed file although the disk has another number now', async () => {
    await add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    await fixture.scan();
    await fixture.query("update movie_file set device = '1'");
    renameSync(at('Harbour (2014)'), at('abc'));
    expect((await fixture.scan()).result).toMatchObject({ renamed: 1, removed: 0, unchanged: 1 });
    expect(await fixture.query("select count(*) as n from movie_file where device = '1'")).toMatchObject([
      { n: expect.toSatisfy((n) => Number(n) === 0) },
    ]);
  });

  it('leaves the files of a movie alone while another operation changes them', async () => {
    await add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    const [movie] = (await fixture.library.movies.list({ search: 'harbour' })).movies;
    const id = '01900000-0000-7000-8000-000000000001';
    const values = {
      id,
      kind: 'test',
      data: '{}',
      lease_expires_at: new Date(),
      created_at: new Date(),
      updated_at: new Date(),
    };
    const kysely = fixture.database.kysely(fixture.database.fork());
    await kysely
      .insertInto('file_operation')
      .values({ ...values, movie_id: movie?.id ?? null })
      .execute();
    expect((await fixture.scan()).result).toMatchObject({ added: 1, unmatched: 0 });
    await kysely.deleteFrom('file_operation').where('id', '=', id).execute();
    expect((await fixture.scan()).result).toMatchObject({ added: 1 });
  });

  it('goes on without the metadata source, and asks it again later', async () => {
    fixture.write('Harbour (2014).mkv', 'Lantern (1999).mkv');
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async () => {
      throw new LibraryError('METADATA_UNAVAILABLE', 'TMDB cannot be reached.');
    };
    expect((await fixture.scan()).result).toMatchObject({
      unmatched: 2,
      metadataProblem: 'TMDB cannot be reached.',
    });
    expect(await unmatched()).toMatchObject([['Harbour (2014).mkv', 'noMatch', []], {}]);
    fixture.source.searchMovies = searchMovies;
    expect((await fixture.scan()).result).toMatchObject({ metadataProblem: null });
    expect(await unmatched()).toMatchObject([['Harbour (2014).mkv', 'noMatch', [1]], {}]);
  });

  it('stops when it is cancelled, and the next one finds the rest', async () => {
    await add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'Lantern.mkv');
    const search = Promise.withResolvers<void>();
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async (_, { signal } = {}) => {
      search.resolve();
      await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      return [];
    };
    const { taskId } = await fixture.library.scan.start();
    await search.promise;
    expect(await fixture.library.scan.start()).toEqual({ taskId });
    const running = await fixture.library.scan.status();
    expect(running).toMatchObject({
      isScanning: true,
      rootFolders: [{ state: 'scanning', taskId, finishedAt: null }],
    });
    await fixture.library.tasks.cancel(taskId);
    const state = async () => (await fixture.library.scan.status()).rootFolders[0]?.state;
    await expect.poll(state).toBe('interrupted');
    fixture.source.searchMovies = searchMovies;
    expect((await fixture.scan()).result).toMatchObject({ unchanged: 3, added: 0, unmatched: 1 });
  });

  it('scans a root folder once at a time, on all nodes', async () => {
    await add(harbour);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Lantern.mkv');
    await using other = await createLibrary({ database: fixture.url, metadata: fixture.source });
    await other.start();
    let searching = 0;
    let most = 0;
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async (query) => {
      most = Math.max(most, ++searching);
      await new Promise((resolve) => setTimeout(resolve, 50));
      searching--;
      return searchMovies(query);
    };
    const starts = [{}, { addMovies: true }, { rootFolderId: fixture.rootFolderId }, { acceptMissing: true }];
    const tasks = await Promise.all(starts.map(fixture.runScan));
    expect(tasks.map(({ state }) => state)).toEqual(starts.map(() => 'completed'));
    expect(most).toBe(1);
    const added = tasks.map(
      ({ result }) =>
        (result as { rootFolders: { result: { added: number } }[] }).rootFolders[0]?.result.added,
    );
    expect(added.reduce((sum = 0, one = 0) => sum + one, 0)).toBe(1);
  });

  it('reports a root folder that cannot be read, and scans the others', async () => {
    const broken = await fixture.addRootFolder(`/${'x'.repeat(300)}`);
    fixture.write('Lantern.mkv');
    expect((await fixture.scan()).state).toBe('completed');
    const { rootFolders } = await fixture.library.scan.status();
    expect(rootFolders.find(({ rootFolderId }) => rootFolderId === broken)).toMatchObject({
      state: 'refused',
      problem: { kind: 'unreadable' },
      result: null,
    });
  });

  it('scans one root folder, and reports those without a scan', async () => {
    const other = await fixture.addRootFolder(`${fixture.root}-other`);
    fixture.write('Harbour (2014).mkv');
    await fixture.scan({ rootFolderId: fixture.rootFolderId.toUpperCase() });
    const { isScanning, rootFolders } = await fixture.library.scan.status();
    expect(isScanning).toBe(false);
    expect(rootFolders).toMatchObject([
      { rootFolderId: fixture.rootFolderId, state: 'completed' },
      { rootFolderId: other, state: 'never', taskId: null, result: null },
    ]);
    await expect(fixture.library.scan.start({ rootFolderId: 'x' })).rejects.toMatchObject({
      code: 'ROOT_FOLDER_NOT_FOUND',
    });
    await expect(fixture.library.scan.start({ addMovies: 'yes' as never })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
