import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openScanLibrary, type ScanLibrary } from './scan-library.fixture.ts';
import { harbour, opus, opusAgain, scannedMovies } from './scanned-movies.fixture.ts';

describe.each(databaseKinds)('what a scan finds on %s', (kind) => {
  let fixture: ScanLibrary;
  beforeEach(async () => {
    fixture = await openScanLibrary(kind, { movies: scannedMovies });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('stores the files of movies that the library has', async () => {
    await fixture.add(harbour, opus);
    fixture.write(
      'Harbour (2014)/Harbour.2014.1080p.BluRay.x264-GROUP.mkv',
      'Opus.2001.EXTENDED.720p.WEB-DL.mkv',
    );
    const { state, problem, result } = await fixture.scan();
    expect({ state, problem }).toEqual({ state: 'completed', problem: null });
    expect(result).toMatchObject({ videos: 2, added: 2, unmatched: 0, damaged: 2, moviesAdded: 0 });
    expect(await fixture.files()).toEqual([
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
    expect(await fixture.activity()).toEqual(['imported Opus', 'imported Harbour', 'scanned null']);
  });

  it('matches by ids in names and in descriptions, before titles', async () => {
    await fixture.add(harbour, opus, opusAgain);
    fixture.write('Some Name (1960) {tmdb-1}/file.mkv', 'Whatever/whatever.mkv', 'Opus (2011)/Opus.mkv');
    writeFileSync(
      fixture.at('Whatever/movie.nfo'),
      '<movie><uniqueid type="imdb">tt0000002</uniqueid></movie>',
    );
    await fixture.scan();
    expect(await fixture.files()).toEqual([
      'Harbour 2014: null',
      'Opus 2001: Whatever/whatever.mkv',
      'Opus 2011: Opus (2011)/Opus.mkv',
    ]);
    expect(await fixture.unmatched()).toEqual([['Some Name (1960) {tmdb-1}/file.mkv', 'otherYear', [1]]]);
  });

  it('tells samples, trailers, extras, discs and parts apart', async () => {
    await fixture.add(harbour);
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
    expect(await fixture.unmatched()).toEqual([
      ['Harbour (2014)/Harbour cd1.avi', 'multiPart', [1]],
      ['Harbour (2014)/Harbour cd2.avi', 'multiPart', [1]],
    ]);
  });

  it('takes the best of the new files of a movie, and leaves the others unmatched', async () => {
    await fixture.add(harbour, opus);
    const [low, high, lower] = ['480p.WEB-DL', '720p.BluRay', '720p.HDTV'].map(
      (quality) => `Harbour (2014)/Harbour.2014.${quality}.mkv`,
    );
    fixture.write(low ?? '', high ?? '', lower ?? '', 'Opus (2001)/Opus.1080p.BluRay.mkv');
    const { result } = await fixture.scan();
    expect(result).toMatchObject({ videos: 4, added: 2, removed: 0, unmatched: 2 });
    const opusFile = 'Opus 2001: Opus (2001)/Opus.1080p.BluRay.mkv';
    expect(await fixture.files()).toEqual([`Harbour 2014: ${high}`, opusFile]);
    const waiting = [
      [low, 'movieHasFile', [1]],
      [lower, 'movieHasFile', [1]],
    ];
    expect(await fixture.unmatched()).toEqual(waiting);
    const { items } = await fixture.library.activity.list({ type: 'upgraded' });
    expect(items).toMatchObject([
      {
        data: {
          path: fixture.at(high ?? ''),
          replaced: { path: fixture.at(low ?? ''), quality: 'WEBDL-480p' },
        },
      },
    ]);
    // A file that was there before stays.
    fixture.write('Opus (2001)/Opus.2160p.BluRay.mkv');
    expect((await fixture.scan()).result).toMatchObject({ added: 0, unchanged: 4, unmatched: 3 });
    expect(await fixture.files()).toEqual([`Harbour 2014: ${high}`, opusFile]);
    expect(await fixture.unmatched()).toEqual([
      ...waiting,
      ['Opus (2001)/Opus.2160p.BluRay.mkv', 'movieHasFile', [2]],
    ]);
  });

  it('takes the best file of a movie that it adds', async () => {
    fixture.write('Harbour (2014)/a 720p HDTV.mkv', 'Harbour (2014)/b 1080p BluRay.mkv');
    const { result } = await fixture.scan({ addMovies: true });
    expect(result).toMatchObject({ moviesAdded: 1, unmatched: 1 });
    expect(await fixture.files()).toEqual(['Harbour 2014: Harbour (2014)/b 1080p BluRay.mkv']);
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
    expect(await fixture.files()).toEqual([
      'Harbour 2014: Harbour.2014.1080p.mkv',
      'Opus 2001: X {imdb-tt0000002}.mkv',
    ]);
    const waiting = [
      ['Lantern (1999)/Lantern.mkv', 'noMatch', [4, 5]],
      ['Nothing (1950).mkv', 'noMatch', []],
      ['Opus (1980)/x.mkv', 'noMatch', [2, 3]],
      ['Opus.mkv', 'noMatch', [2, 3]],
    ];
    expect(await fixture.unmatched()).toEqual(waiting);
    expect((await fixture.scan({ addMovies: true })).result).toMatchObject({ added: 0, moviesAdded: 0 });
    expect(await fixture.unmatched()).toEqual(waiting);
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
      file: { path: fixture.at('Lantern (1999)/Lantern.720p.HDTV.mkv'), quality: 'HDTV-720p' },
    });
    await expect(fixture.library.unmatched.match(match)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(
      fixture.library.unmatched.match({ id: opusFile?.id ?? '', tmdbId: 5 }),
    ).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    rmSync(fixture.at('Opus.mkv'));
    await expect(
      fixture.library.unmatched.match({ id: opusFile?.id ?? '', tmdbId: 2 }),
    ).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([]);
  });

  it('finds movies that were added later for unmatched files', async () => {
    fixture.write('Harbour (2014).mkv');
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([['Harbour (2014).mkv', 'noMatch', [1]]]);
    await fixture.add(harbour);
    await fixture.scan();
    expect([await fixture.files(), await fixture.unmatched()]).toEqual([
      ['Harbour 2014: Harbour (2014).mkv'],
      [],
    ]);
  });

  it('matches files again after a movie has lost its own', async () => {
    await fixture.add(harbour);
    fixture.write('Harbour (2014).1080p.mkv', 'Harbour (2014).720p.mkv');
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([['Harbour (2014).720p.mkv', 'movieHasFile', [1]]]);
    rmSync(fixture.at('Harbour (2014).1080p.mkv'));
    for (const _ of ['removes the file', 'takes the other one']) await fixture.scan();
    expect(await fixture.files()).toEqual(['Harbour 2014: Harbour (2014).720p.mkv']);
  });

  it('gives a file to the version that a user has made for it', async () => {
    await fixture.add(harbour);
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
      { version_id: id, path: fixture.at('Harbour (2014)/Harbour.EXTENDED.mkv') },
      { version_id: null, path: fixture.at('Harbour (2014)/Harbour.IMAX.mkv') },
    ]);
    expect(await fixture.unmatched()).toEqual([['Harbour (2014)/Harbour.mkv', 'movieHasFile', [1]]]);
  });

  it('does not take a second name of a file for that of a version', async () => {
    await fixture.add(harbour);
    fixture.write('Harbour (2014)/Harbour (2014) 1080p.mkv');
    await fixture.scan();
    const [movie] = (await fixture.library.movies.list()).movies;
    await fixture.library.versions.create(movie?.id ?? '', { name: 'Second' });
    linkSync(fixture.at('Harbour (2014)/Harbour (2014) 1080p.mkv'), fixture.at('Harbour.2014.1080p.mkv'));
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([['Harbour.2014.1080p.mkv', 'movieHasFile', [1]]]);
    rmSync(fixture.at('Harbour (2014)/Harbour (2014) 1080p.mkv'));
    for (const _ of ['removes the file', 'takes the other name']) await fixture.scan();
    expect(await fixture.files()).toEqual(['Harbour 2014: Harbour.2014.1080p.mkv']);
    expect(await fixture.unmatched()).toEqual([]);
  });

  it('leaves a movie of another root folder to the user, who may match it', async () => {
    await fixture.addRootFolder('/elsewhere');
    await fixture.library.movies.import([toImport(harbour, { rootFolderPath: '/elsewhere' })]);
    fixture.write('Harbour (2014).mkv');
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([['Harbour (2014).mkv', 'otherRootFolder', [1]]]);
    const [file] = (await fixture.library.unmatched.list()).files;
    const { movieId } = await fixture.library.unmatched.match({ id: file?.id ?? '', tmdbId: 1 });
    expect(await fixture.library.movies.get(movieId)).toMatchObject({
      rootFolderPath: fixture.root,
      file: { path: fixture.at('Harbour (2014).mkv') },
    });
  });

  it('reads a description that was added later', async () => {
    await fixture.add(harbour);
    fixture.write('abc/def.mkv');
    await fixture.scan();
    await fixture.scan();
    expect(await fixture.unmatched()).toEqual([['abc/def.mkv', 'noMatch', []]]);
    writeFileSync(fixture.at('abc/movie.nfo'), '<tmdbid>1</tmdbid>');
    expect((await fixture.scan()).result).toMatchObject({ added: 1, unmatched: 0 });
  });
});
