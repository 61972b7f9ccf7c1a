import { link, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLost, takeCensus } from '../testing/census.fixture.ts';
import { canMount } from '../testing/mounts.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importCandidateSchema, importedFileSchema } from './import.schema.ts';
import {
  type ImportLibrary,
  isWithoutFfmpeg,
  makeTestVideos,
  openImportLibrary,
  type TestVideos,
} from './import-library.fixture.ts';

const release = 'Inception.2010.720p.BluRay.x264-GROUP';
const better = 'Inception.2010.1080p.BluRay.x264-GROUP';

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('imports on %s', (kind) => {
  let videos: TestVideos;
  let opened: ImportLibrary;
  beforeAll(async () => {
    videos = await makeTestVideos();
  });
  afterAll(() => videos[Symbol.asyncDispose]());
  beforeEach(async () => {
    opened = await openImportLibrary(kind);
  });
  afterEach(() => opened[Symbol.asyncDispose]());

  const hd = () => ({ video: videos.hd });
  const fullHd = () => ({ video: videos.fullHd });
  const inception = () => opened.movieIds.Inception ?? '';
  const fileOf = async (movieId: string) => (await opened.fixture.library.movies.get(movieId)).file;
  const codesOf = ({ rejections }: { rejections: readonly { code: string }[] } = { rejections: [] }) =>
    rejections.map(({ code }) => code);

  it('detects what is in a folder, what it would become, and changes nothing', async () => {
    await opened.put(`${release}/${release}.mkv`, hd());
    await opened.put(`${release}/${release}.en.forced.srt`, 'subtitle');
    await opened.put(`${release}/${release}.nfo`, 'about');
    await opened.put(`${release}/Sample/inception-sample.mkv`, hd());
    await opened.put('The Matrix (1999)/The Matrix (1999).mkv', fullHd());
    await opened.put('The Matrix (1998)/The Matrix (1998).mkv', hd());
    await opened.put('The Matrix/The Matrix.mkv', hd());
    await opened.put('Home (2015)/Home (2015).mkv', hd());
    await opened.put('Unknown (2001)/Unknown (2001).mkv', hd());
    await opened.put('Inception (2010) cd1/Inception (2010) cd1.avi', hd());
    await opened.put('sound/Inception (2010).mkv', { video: videos.audio });
    await opened.put('cut/Inception (2010).mkv', fullHd());
    await opened.cut('cut/Inception (2010).mkv', 9_000);
    await opened.put('disc/Inception (2010)/BDMV/STREAM/00001.m2ts', 'disc');
    const before = await takeCensus(opened.disk.at(''));
    const found = await opened.detect();
    for (const candidate of Object.values(found)) {
      expect(importCandidateSchema.parse(candidate)).toEqual(candidate);
      expect(candidate.importable).toBe(candidate.rejections.length === 0);
    }
    const folder = opened.disk.at('movies/Inception (2010)');
    const stem = join(folder, 'Inception (2010) [Bluray-720p]-GROUP');
    expect(found[`${release}/${release}.mkv`]).toMatchObject({
      ...{ importable: true, quality: 'Bluray-720p', target: `${stem}.mkv`, replaces: null },
      movie: { movieId: inception(), tmdbId: 27205, title: 'Inception', year: 2010 },
      ...{ versionId: inception(), mediaInfo: { resolution: '1280x720' } },
      release: { title: 'Inception', releaseGroup: 'GROUP' },
      sidecars: [{ target: `${stem}.en.forced.srt` }, { target: `${stem}.nfo` }],
    });
    const codes = Object.fromEntries(Object.entries(found).map(([path, one]) => [path, codesOf(one)]));
    expect(codes).toEqual({
      [`${release}/${release}.mkv`]: [],
      [`${release}/Sample/inception-sample.mkv`]: expect.arrayContaining(['sample']),
      'The Matrix (1999)/The Matrix (1999).mkv': [],
      'The Matrix (1998)/The Matrix (1998).mkv': ['yearDiffers'],
      'The Matrix/The Matrix.mkv': ['yearMissing'],
      'Home (2015)/Home (2015).mkv': ['severalMatches'],
      'Unknown (2001)/Unknown (2001).mkv': ['noMatch'],
      'Inception (2010) cd1/Inception (2010) cd1.avi': expect.arrayContaining(['multiPart']),
      'sound/Inception (2010).mkv': expect.arrayContaining(['notAVideo']),
      'cut/Inception (2010).mkv': expect.arrayContaining(['damaged']),
      'disc/Inception (2010)': ['disc'],
    });
    expect(found['Home (2015)/Home (2015).mkv']?.candidates).toHaveLength(2);
    expect(found['The Matrix/The Matrix.mkv']?.candidates).toMatchObject([{ tmdbId: 603 }]);
    expect(await takeCensus(opened.disk.at(''))).toEqual(before);
    expect(await opened.fixture.query('select id from movie where folder_path is not null')).toEqual([]);
  });

  it('imports a chosen file by a hard link, with its sidecars, and shows it everywhere', async () => {
    const path = await opened.put(`${release}/${release}.mkv`, hd());
    const subtitle = await opened.put(`${release}/${release}.de.srt`, 'German subtitle');
    const after = await opened.fixture.library.events.position();
    const files = await opened.execute({ items: [{ path, movieId: inception() }] });
    const target = opened.disk.at('movies/Inception (2010)/Inception (2010) [Bluray-720p]-GROUP.mkv');
    expect(files).toMatchObject([
      { path, status: 'imported', target, method: 'hardlink', movieId: inception(), code: null },
    ]);
    expect(files.map((file) => importedFileSchema.parse(file))).toEqual(files);
    expect((await stat(target)).ino).toBe((await stat(path)).ino);
    expect((await stat(target.replace('.mkv', '.de.srt'))).ino).toBe((await stat(subtitle)).ino);
    expect(await fileOf(inception())).toMatchObject({
      ...{ id: files[0]?.fileId, path: target, quality: 'Bluray-720p', releaseTitle: release },
      ...{ releaseGroup: 'GROUP', mediaInfo: { videoCodec: 'x264', resolution: '1280x720' } },
    });
    const { items } = await opened.fixture.library.activity.list({ movieId: inception(), type: 'imported' });
    expect(items).toMatchObject([
      { title: 'Inception', data: { path: target, source: path, method: 'hardlink' } },
    ]);
    const events = opened.fixture.library.events.stream({ after, types: ['file.imported'] });
    expect((await events.next()).value).toMatchObject({ movieId: inception(), path: target });
    await events.return?.();
    expect(codesOf((await opened.detect())[`${release}/${release}.mkv`])).toEqual(['alreadyImported']);
    expect(await opened.execute({ items: [{ path, movieId: inception() }] })).toMatchObject([
      { status: 'rejected', code: 'alreadyImported' },
    ]);
  });

  it.each(['copy', 'move'] as const)('imports by %s', async (method) => {
    const path = await opened.put(`${release}/${release}.mkv`, hd());
    const subtitle = await opened.put(`${release}/${release}.srt`, 'subtitle');
    const [file] = await opened.execute({ items: [{ path, movieId: inception() }], method });
    expect(file).toMatchObject({ status: 'imported', method });
    const target = file?.target ?? '';
    expect(await readFile(target)).toEqual(await readFile(videos.hd));
    const isKept = method === 'copy';
    for (const source of [path, subtitle]) {
      expect(await stat(source).then(Boolean, () => false)).toBe(isKept);
    }
    expect((await stat(target)).nlink).toBe(1);
    if (isKept) {
      expect(codesOf((await opened.detect())[`${release}/${release}.mkv`])).toEqual(['alreadyImported']);
    }
  });

  it('takes subtitles from a folder of their own, with their language', async () => {
    const path = await opened.put(`${release}/${release}.mkv`, hd());
    await opened.put(`${release}/${release}.en.srt`, 'next to it');
    await opened.put(`${release}/${release}-sample.mkv`, hd());
    for (const name of [
      '2_English.srt',
      'German (forced).idx',
      'German (forced).sub',
      'unknown.srt',
      'a.txt',
    ]) {
      await opened.put(`${release}/Subs/${name}`, name);
    }
    await opened.put(`${release}/Subs/${release}/3_French.srt`, 'inside');
    const [file] = await opened.execute({ items: [{ path, movieId: inception() }] });
    const stem = file?.target?.slice(0, -'.mkv'.length) ?? '';
    const content = (ending: string) => readFile(`${stem}${ending}`, 'utf8');
    expect(await content('.en.srt')).toBe('next to it');
    expect(await content('.en.2.srt')).toBe('2_English.srt');
    expect(await content('.de.forced.idx')).toBe('German (forced).idx');
    expect(await content('.de.forced.sub')).toBe('German (forced).sub');
    expect(await content('.fr.srt')).toBe('inside');
    expect(await content('.srt')).toBe('unknown.srt');
    expect(await opened.disk.list()).not.toContainEqual(expect.stringMatching(/^movies.*\.txt$/));
  });

  it('leaves subtitles alone that may be of another movie', async () => {
    const path = await opened.put(`both/${release}.mkv`, hd());
    await opened.put('both/The.Matrix.1999.720p.BluRay.mkv', hd());
    await opened.put('both/Subs/English.srt', 'of one of them');
    await opened.put(`both/Subs/${release}.de.srt`, 'of this one');
    const [file] = await opened.execute({ items: [{ path, movieId: inception() }] });
    const folder = 'movies/Inception (2010)/';
    const subtitles = (await opened.disk.list()).filter(
      (one) => one.startsWith(folder) && one.endsWith('.srt'),
    );
    expect(subtitles.map(opened.disk.at)).toEqual([file?.target?.replace(/mkv$/, 'de.srt')]);
  });

  it('removes a folder that a move has emptied, and no other', async () => {
    const path = await opened.put(`${release}/${release}.mkv`, hd());
    await opened.put(`${release}/Subs/English.srt`, 'subtitle');
    const other = await opened.put(`kept/The.Matrix.1999.720p.BluRay.mkv`, hd());
    await opened.put('kept/notes.txt', 'of the user');
    const items = [
      { path, movieId: inception() },
      { path: other, movieId: opened.movieIds['The Matrix'] ?? '' },
    ];
    const files = await opened.execute({ items, method: 'move' });
    expect(files).toMatchObject([{ status: 'imported' }, { status: 'imported' }]);
    const downloads = (await opened.disk.list()).filter((one) => one.startsWith('downloads'));
    expect(downloads).toEqual(expect.arrayContaining(['downloads/kept/notes.txt']));
    expect(downloads).not.toContainEqual(expect.stringContaining(release));
    const last = await opened.put(`${better}.mkv`, fullHd());
    await rm(opened.disk.at('downloads/kept'), { recursive: true });
    expect(
      await opened.execute({ items: [{ path: last, movieId: inception() }], method: 'move' }),
    ).toMatchObject([{ status: 'upgraded' }]);
    expect((await stat(opened.disk.at('downloads'))).isDirectory()).toBe(true);
  });

  it('replaces a file by an upgrade only, and the old one goes to the recycle bin with its sidecars', async () => {
    const path = await opened.put(`${release}.mkv`, hd());
    await opened.put(`${release}.srt`, 'subtitle of the old one');
    const [old] = await opened.execute({ items: [{ path, movieId: inception() }], method: 'move' });
    const upgrade = await opened.put(`${better}.mkv`, fullHd());
    const worse = await opened.put('Inception.2010.480p.WEB-DL.mkv', hd());
    const before = await takeCensus(opened.disk.at(''));
    const found = await opened.detect();
    expect(found[`${better}.mkv`]).toMatchObject({ importable: true, replaces: { path: old?.target } });
    expect(codesOf(found['Inception.2010.480p.WEB-DL.mkv'])).toEqual(['notAnUpgrade']);
    const items = [worse, upgrade].map((one) => ({ path: one, movieId: inception() }));
    const files = await opened.execute({ items });
    expect(files).toMatchObject([
      { status: 'rejected', code: 'notAnUpgrade', message: expect.stringContaining('better quality') },
      { status: 'upgraded', method: 'hardlink' },
    ]);
    const after = await takeCensus(opened.disk.at(''));
    expect(findLost(before, after)).toEqual([]);
    const recycled = [...after.keys()].filter((name) => name.startsWith('movies/.cinephage-recycle/'));
    expect(recycled.map((name) => name.split('/').at(-1))).toEqual([
      'Inception (2010) [Bluray-720p]-GROUP.mkv',
      'Inception (2010) [Bluray-720p]-GROUP.srt',
    ]);
    expect(await stat(old?.target ?? '').then(Boolean, () => false)).toBe(false);
    expect(await fileOf(inception())).toMatchObject({ quality: 'Bluray-1080p', path: files[1]?.target });
    const { items: history } = await opened.fixture.library.activity.list({ movieId: inception() });
    expect(history.map(({ type }) => type)).toEqual(['upgraded', 'imported', 'added']);
    expect(history[0]?.data).toMatchObject({ replaced: { fileId: old?.fileId, quality: 'Bluray-720p' } });
  });

  it('replaces a file by one of the same quality with a higher score of custom formats', async () => {
    const { customFormats, qualityProfiles } = opened.fixture.library;
    const conditions = [{ name: 'IMAX', type: 'releaseTitle', value: 'IMAX' } as const];
    const { id } = await customFormats.create({ name: 'IMAX', conditions });
    const profile = (await qualityProfiles.list()).find(({ isDefault }) => isDefault);
    const scores = { formatScores: [{ customFormatId: id, score: 50 }], cutoffFormatScore: 50 };
    await qualityProfiles.update(profile?.id ?? '', scores);
    const path = await opened.put(`${release}.mkv`, hd());
    await opened.execute({ items: [{ path, movieId: inception() }], method: 'move' });
    const higher = await opened.put('Inception.2010.IMAX.720p.BluRay.x264-BEST.mkv', hd());
    const lower = await opened.put('Inception.2010.720p.BluRay.x264-OTHER.mkv', hd());
    const items = [higher, lower].map((one) => ({ path: one, movieId: inception() }));
    expect(await opened.execute({ items })).toMatchObject([
      { status: 'upgraded' },
      { status: 'rejected', code: 'notAnUpgrade', message: expect.stringContaining('higher score') },
    ]);
  });

  it('stores the name of the release, which may be that of the folder', async () => {
    const path = await opened.put(`${release}/movie.mkv`, hd());
    expect(await opened.execute({ items: [{ path, movieId: inception() }] })).toMatchObject([
      { status: 'imported', target: expect.stringContaining('[Bluray-720p]-GROUP') },
    ]);
    expect(await fileOf(inception())).toMatchObject({ releaseTitle: release, releaseGroup: 'GROUP' });
  });

  it('takes what the user says over what was detected', async () => {
    const path = await opened.put('some sample.mkv', hd());
    const quality = 'WEBDL-720p' as const;
    const item = { path, movieId: inception(), quality, edition: 'Extended', releaseGroup: 'MINE' };
    const [file] = await opened.execute({ items: [{ ...item, languages: ['German'] }] });
    expect(file).toMatchObject({ status: 'imported' });
    expect(await fileOf(inception())).toMatchObject({
      ...{ quality, edition: 'Extended', releaseGroup: 'MINE', languages: ['German'] },
    });
  });

  it('imports into a version of a movie, next to the file of the default one', async () => {
    const { library } = opened.fixture;
    const version = await library.versions.create(inception(), { name: '4K' });
    const first = await opened.put('1/Inception.2010.1080p.BluRay-A.mkv', fullHd());
    const second = await opened.put('2/Inception.2010.1080p.BluRay-A.mkv', hd());
    const [one] = await opened.execute({ items: [{ path: first, movieId: inception() }] });
    const quality = 'Bluray-1080p' as const;
    const items = [{ path: second, movieId: inception(), versionId: version.id, quality }];
    const [other] = await opened.execute({ items });
    expect(one?.target).toMatch(/\[Bluray-1080p\]-A\.mkv$/);
    expect(other).toMatchObject({ status: 'imported', versionId: version.id });
    expect(other?.target).toMatch(/\[Bluray-1080p\]-A - 4K\.mkv$/);
    const unknown = { path: second, movieId: inception(), versionId: 'none' };
    await expect(library.imports.execute({ items: [unknown] })).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
  });

  it('overwrites nothing, whatever is in the way', async () => {
    const path = await opened.put(`${release}.mkv`, hd());
    await opened.put(`${release}.srt`, 'new subtitle');
    const name = 'movies/Inception (2010)/Inception (2010) [Bluray-720p]-GROUP';
    await opened.disk.write(`${name}.srt`, 'foreign subtitle');
    await opened.disk.write(
      `${name.toUpperCase().replace('MOVIES/INCEPTION (2010)', 'movies/Inception (2010)')}.MKV`,
      'foreign',
    );
    const before = await takeCensus(opened.disk.at(''));
    expect(codesOf((await opened.detect())[`${release}.mkv`])).toEqual(['targetExists']);
    const items = [{ path, movieId: inception() }];
    expect(await opened.execute({ items })).toMatchObject([{ status: 'rejected', code: 'targetExists' }]);
    expect(await takeCensus(opened.disk.at(''))).toEqual(before);
  });

  it('imports nothing into a root folder that is missing, or empty though the library has files there', async () => {
    const path = await opened.put(`${release}.mkv`, hd());
    await rm(opened.disk.at('movies'), { recursive: true });
    const items = [{ path, movieId: inception() }];
    expect(await opened.execute({ items })).toMatchObject([{ code: 'rootFolderUnavailable' }]);
    await mkdir(opened.disk.at('movies'));
    expect(await opened.execute({ items })).toMatchObject([{ status: 'imported' }]);
    await rm(opened.disk.at('movies'), { recursive: true });
    await mkdir(opened.disk.at('movies'));
    const other = await opened.put('The.Matrix.1999.720p.BluRay.mkv', hd());
    const second = [{ path: other, movieId: opened.movieIds['The Matrix'] ?? '' }];
    expect(await opened.execute({ items: second })).toMatchObject([{ code: 'rootFolderUnavailable' }]);
    expect(await opened.disk.list()).not.toContain('movies/The Matrix (1999)');
  });

  it('looks only into root folders and the folders that the operator allows, also through links', async () => {
    const { imports } = opened.fixture.library;
    const secret = await opened.disk.write('secret/Inception (2010).mkv');
    await symlink(opened.disk.at('secret'), opened.disk.at('downloads/link'));
    await symlink(secret, opened.disk.at('downloads/Inception (2010).mkv'));
    const refused = ['/etc/passwd', '/no/such/file', secret, opened.disk.at('secret'), opened.disk.at('')];
    const links = ['downloads/link', 'downloads/link/Inception (2010).mkv', 'downloads/Inception (2010).mkv'];
    for (const path of [...refused, ...links.map(opened.disk.at)]) {
      await expect(imports.detect({ path }), path).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED' });
      const items = [{ path, movieId: inception() }];
      await expect(imports.execute({ items }), path).rejects.toMatchObject({
        ...{ code: 'PATH_NOT_ALLOWED', details: [{ field: 'items.0.path' }] },
      });
    }
    const missing = opened.disk.at('downloads/none.mkv');
    await expect(imports.detect({ path: missing })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    for (const path of ['downloads', `${opened.disk.at('downloads')}/../secret`, 'a\0b']) {
      await expect(imports.detect({ path })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(codesOf((await opened.detect())['Inception (2010).mkv'])).toEqual(['linkOutside']);
  });

  it('refuses to start for movies that are not there, and without items', async () => {
    const path = await opened.put(`${release}.mkv`, hd());
    const { imports } = opened.fixture.library;
    await expect(imports.execute({ items: [{ path, movieId: 'none' }] })).rejects.toMatchObject({
      ...{ code: 'MOVIE_NOT_FOUND', details: [{ field: 'items.0.movieId' }] },
    });
    for (const input of [
      { items: [] },
      { items: [{ path }] },
      { items: [{ path, movieId: inception() }], method: 'steal' },
    ]) {
      await expect(imports.execute(input as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('imports nothing into a root folder that is read-only', async () => {
    const { rootFolders } = opened.fixture.library;
    const [root] = await rootFolders.list();
    await rootFolders.update(root?.id ?? '', { readOnly: true });
    const path = await opened.put(`${release}.mkv`, hd());
    expect(codesOf((await opened.detect())[`${release}.mkv`])).toEqual(['rootFolderReadOnly']);
    const items = [{ path, movieId: inception() }];
    expect(await opened.execute({ items })).toMatchObject([{ code: 'rootFolderReadOnly' }]);
    expect(await opened.disk.list()).not.toContain('movies/Inception (2010)');
  });

  it.runIf(canMount)('copies where a hard link is refused', async () => {
    opened.disk.mount(
      (await mkdir(opened.disk.at('storage'), { recursive: true })) ?? '',
      'downloads/mounted',
    );
    const path = await opened.put(`mounted/${release}.mkv`, hd());
    const subtitle = await opened.put(`mounted/${release}.srt`, 'subtitle');
    const [file] = await opened.execute({ items: [{ path, movieId: inception() }] });
    expect(file).toMatchObject({ status: 'imported', method: 'copy' });
    expect(await readFile(file?.target ?? '')).toEqual(await readFile(path));
    expect(await readFile(subtitle, 'utf8')).toBe('subtitle');
  });

  it.runIf(canMount)('puts everything back when the disk is full', async () => {
    opened.disk.mount('tmpfs', 'movies');
    await opened.disk.write('movies/other', Buffer.alloc(1_000_000));
    const path = await opened.put(`${better}.mkv`, fullHd());
    expect((await stat(path)).size).toBeGreaterThan(50_000);
    const before = await takeCensus(opened.disk.at(''));
    const items = [{ path, movieId: inception() }];
    expect(await opened.execute({ items })).toMatchObject([{ status: 'failed', code: 'DISK_FULL' }]);
    expect(await takeCensus(opened.disk.at(''))).toEqual(before);
    expect(await opened.disk.list()).not.toContain('movies/Inception (2010)');
    expect(await fileOf(inception())).toBeNull();
  });

  it('imports a file that is at its place already, and one of a root folder', async () => {
    const target = 'movies/Inception (2010)/Inception (2010) [Bluray-720p]-GROUP.mkv';
    const source = await opened.put(`${release}.mkv`, hd());
    await mkdir(opened.disk.at('movies/Inception (2010)'));
    await link(source, opened.disk.at(target));
    const [file] = await opened.execute({ items: [{ path: opened.disk.at(target), movieId: inception() }] });
    expect(file).toMatchObject({ status: 'imported', method: 'inPlace', target: opened.disk.at(target) });
    expect(codesOf((await opened.detect())[`${release}.mkv`])).toEqual(['alreadyImported']);
  });
});
