import { copyFile, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithoutFfmpeg, makeTestVideos, type TestVideos } from '../../import/import-library.fixture.ts';
import { findLost, takeCensus } from '../../testing/census.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { endOf } from '../../testing/test-library.fixture.ts';
import { type DownloadLibrary, openDownloadLibrary } from './download-library.fixture.ts';

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('finished downloads on %s', (kind) => {
  let videos: TestVideos;
  let opened: DownloadLibrary;
  beforeAll(async () => {
    videos = await makeTestVideos();
    opened = await openDownloadLibrary(kind);
    await opened.library.start();
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
    await videos[Symbol.asyncDispose]();
  });

  const hd = () => ({ video: videos.hd });
  const fullHd = () => ({ video: videos.fullHd });
  const releaseOf = (title: string, quality = '1080p') =>
    `${title.replaceAll(' ', '.')}.2010.${quality}.BluRay.x264-GROUP`;
  const fileOf = async (movieId: string) => (await opened.library.movies.get(movieId)).file;
  const history = async (movieId: string) =>
    (await opened.library.activity.list({ movieId })).items.filter(({ type }) => type !== 'added');
  const grabOf = async (id: string) =>
    (await opened.library.downloads.grabs()).grabs.find((grab) => grab.id === id);

  it('are of a movie whose title says that it is a preview, if that of the release does', async () => {
    const movieId = await opened.addMovie('Harbour Trailer');
    const files = { 'harbour.trailer.mkv': fullHd() };
    await opened.run(await opened.add({ title: releaseOf('Harbour Trailer'), movieId, files }));
    expect(await fileOf(movieId)).toMatchObject({ quality: 'Bluray-1080p' });
  });

  it('become the file of their movie by a hard link, also with an obfuscated name among samples and extras', async () => {
    const movieId = await opened.addMovie('Alpha Story');
    const title = releaseOf('Alpha Story');
    const id = await opened.add({
      ...{ title, movieId },
      files: {
        'a8f3c09be1.mkv': fullHd(),
        'a8f3c09be1.en.srt': 'subtitle',
        'Sample/sample-a8f3c09be1.mkv': hd(),
        'Featurettes/Making of.mkv': hd(),
        'info.nfo': 'about',
      },
    });
    const before = await takeCensus(opened.disk.at('client'));
    const { task, item } = await opened.run(id);
    expect(task).toMatchObject({
      kind: 'import-download',
      state: 'completed',
      result: { status: 'imported' },
    });
    expect(item).toMatchObject({ trackedDownloadState: 'imported', status: 'completed', statusMessages: [] });
    const file = await fileOf(movieId);
    const path = opened.disk.at('movies/Alpha Story (2010)/Alpha Story (2010) [Bluray-1080p]-GROUP.mkv');
    expect(file).toMatchObject({ path, quality: 'Bluray-1080p', releaseTitle: title, releaseGroup: 'GROUP' });
    const source = opened.disk.at(`client/${title}/a8f3c09be1.mkv`);
    expect((await stat(path)).ino).toBe((await stat(source)).ino);
    expect(await readFile(path.replace('.mkv', '.en.srt'), 'utf8')).toBe('subtitle');
    expect(await takeCensus(opened.disk.at('client'))).toEqual(before);
    expect(await grabOf(id)).toMatchObject({ state: 'imported', fileId: file?.id });
    expect(await history(movieId)).toMatchObject([
      { type: 'imported', data: { path, source, method: 'hardlink', queueItemId: id, releaseTitle: title } },
    ]);
    await expect(opened.library.queue.retry(id)).rejects.toMatchObject({ code: 'QUEUE_ITEM_NOT_RETRYABLE' });
    await expect(opened.library.imports.detect({ path: source })).rejects.toMatchObject({
      code: 'PATH_NOT_ALLOWED',
    });
  });

  it('are removed at their client if that is wanted, unless the library has their very file', async () => {
    const removalOf = async (id: string) =>
      (await opened.query('select removal from queue_item where id = ?', [id]))[0];
    const [first, second] = [await opened.addMovie('Beta Story'), await opened.addMovie('Beta Tale')];
    const away = await opened.add({
      ...{ title: releaseOf('Beta Story'), movieId: first, files: { 'a.mkv': fullHd() } },
    });
    await opened.run(away);
    expect(await removalOf(away)).toEqual({ removal: 'downloadAndData' });
    const inPlace = opened.disk.at('movies/Beta Tale (2010)');
    const title = 'Beta Tale (2010) [Bluray-1080p]-GROUP';
    const stays = await opened.add({
      ...{ title, movieId: second, files: { [`${title}.mkv`]: fullHd() } },
    });
    await rename(opened.disk.at(`client/${title}`), inPlace);
    await opened.query('update queue_item set output_path = ? where id = ?', [inPlace, stays]);
    const { item } = await opened.run(stays);
    expect(item.trackedDownloadState).toBe('imported');
    expect(await removalOf(stays)).toEqual({ removal: null });
    expect(await readdir(inPlace)).toEqual([`${title}.mkv`]);
  });

  it('wait with a sentence until a user chooses, and show candidates', async () => {
    const movieId = await opened.addMovie('Gamma Story');
    const otherId = await opened.addMovie('Gamma Tale');
    const id = await opened.add({
      ...{ title: 'Gamma.Pack.1080p.BluRay-GROUP', movieId: null, isGrabbed: false },
      files: {
        'Gamma.Story.2010.1080p.BluRay-GROUP.mkv': fullHd(),
        'Gamma.Tale.2010.1080p.BluRay-GROUP.mkv': fullHd(),
      },
    });
    const { item } = await opened.run(id);
    expect(item).toMatchObject({ trackedDownloadState: 'importPending', status: 'warning' });
    expect(item.statusMessages).toEqual([
      { title: 'Gamma.Pack.1080p.BluRay-GROUP', messages: [expect.stringContaining('2 of its videos')] },
    ]);
    const { files } = await opened.library.queue.candidates(id);
    expect(files).toMatchObject([
      { importable: true, movie: { movieId } },
      { importable: true, movie: { movieId: otherId } },
    ]);
    const chosen = files.map(({ path, movie }) => ({ path, movieId: movie?.movieId ?? '' }));
    const { taskId } = await opened.library.queue.import(id, { files: chosen });
    expect(await endOf(opened.library, taskId)).toMatchObject({ result: { status: 'imported' } });
    expect((await opened.library.queue.get(id)).trackedDownloadState).toBe('imported');
    expect(await fileOf(movieId)).toMatchObject({ quality: 'Bluray-1080p' });
    expect(await fileOf(otherId)).toMatchObject({ quality: 'Bluray-1080p' });
  });

  it('refuse a choice of files that are not theirs', async () => {
    const movieId = await opened.addMovie('Delta Story');
    const id = await opened.add({
      ...{ title: releaseOf('Delta Story'), movieId, files: { 'a.mkv': fullHd(), 'b.mkv': fullHd() } },
    });
    const other = opened.disk.at('client/secret.mkv');
    await writeFile(other, 'secret');
    await symlink(other, opened.disk.at(`client/${releaseOf('Delta Story')}/link.mkv`));
    const path = opened.disk.at(`client/${releaseOf('Delta Story')}/a.mkv`);
    for (const [code, file] of [
      ['FILE_NOT_FOUND', { path: other, movieId }],
      ['FILE_NOT_FOUND', { path: opened.disk.at(`client/${releaseOf('Delta Story')}/link.mkv`), movieId }],
      ['FILE_NOT_FOUND', { path: `${path}/../../secret.mkv`, movieId }],
      ['MOVIE_NOT_FOUND', { path, movieId: 'nonesuch' }],
    ] as const) {
      await expect(opened.library.queue.import(id, { files: [file] })).rejects.toMatchObject({ code });
    }
    await expect(opened.library.queue.import(id, { files: [] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const { files } = await opened.library.queue.candidates(id);
    expect(files.find((file) => file.path.endsWith('link.mkv'))?.rejections).toMatchObject([
      { code: 'linkOutside' },
    ]);
    expect((await opened.library.queue.get(id)).trackedDownloadState).toBe('importPending');
  });

  it('that are packed wait, and are imported once they are unpacked', async () => {
    const movieId = await opened.addMovie('Epsilon Story');
    const title = releaseOf('Epsilon Story');
    const id = await opened.add({
      ...{ title, movieId },
      files: { 'eps.rar': 'archive', 'eps.r00': 'archive', 'Sample/eps-sample.mkv': hd() },
    });
    const { item } = await opened.run(id);
    expect(item.statusMessages[0]?.messages[0]).toMatch(/packed in 2 archives/);
    await opened.run(id);
    expect(await history(movieId)).toMatchObject([
      { type: 'importBlocked', data: { grabId: id, releaseTitle: title, downloadClient: 'Client' } },
    ]);
    await copyFile(videos.fullHd, opened.disk.at(`client/${title}/eps.mkv`));
    expect((await opened.run(id)).item.trackedDownloadState).toBe('imported');
  });

  it('of another movie wait for a user', async () => {
    const movieId = await opened.addMovie('Zeta Story');
    await opened.addMovie('Zeta Tale');
    const id = await opened.add({
      ...{ title: releaseOf('Zeta Story'), movieId },
      files: { 'Zeta.Tale.2010.1080p.BluRay.x264-GROUP.mkv': fullHd() },
    });
    const { item } = await opened.run(id);
    expect(item.statusMessages[0]?.messages).toEqual(['Its name is that of Zeta Tale, not of Zeta Story.']);
  });

  it('that a user added are matched by their names', async () => {
    const movieId = await opened.addMovie('Eta Story');
    const id = await opened.add({
      ...{ title: releaseOf('Eta Story'), movieId: null, isGrabbed: false, files: { 'x1.mkv': fullHd() } },
    });
    expect((await opened.run(id)).item).toMatchObject({ trackedDownloadState: 'imported', movieId });
    expect(await fileOf(movieId)).toMatchObject({ quality: 'Bluray-1080p' });
  });

  it('of a wrong length wait for a user, who may overrule that', async () => {
    const movieId = await opened.addMovie('Theta Story', { runtime: 100 });
    const id = await opened.add({
      ...{ title: releaseOf('Theta Story'), movieId, release: { size: null } },
      files: { 'theta.mkv': fullHd() },
    });
    const { item } = await opened.run(id);
    expect(item.statusMessages[0]?.messages[0]).toMatch(/lasts \d s, and the movie 100 min/);
    const path = opened.disk.at(`client/${releaseOf('Theta Story')}/theta.mkv`);
    const { taskId } = await opened.library.queue.import(id, { files: [{ path, movieId }] });
    await endOf(opened.library, taskId);
    expect(await fileOf(movieId)).toMatchObject({ quality: 'Bluray-1080p' });
  });

  it('replace a file by an upgrade only; the old one goes to the recycle bin', async () => {
    const movieId = await opened.addMovie('Iota Story');
    const add = async (quality: string, video: { video: string }) =>
      (
        await opened.run(
          await opened.add({
            ...{ title: releaseOf('Iota Story', quality), movieId, files: { 'iota.mkv': video } },
          }),
        )
      ).item;
    expect((await add('720p', hd())).trackedDownloadState).toBe('imported');
    const first = await fileOf(movieId);
    const before = await takeCensus(opened.disk.at('movies'));
    expect((await add('1080p', fullHd())).trackedDownloadState).toBe('imported');
    const second = await fileOf(movieId);
    expect(second).toMatchObject({ quality: 'Bluray-1080p' });
    expect(findLost(before, await takeCensus(opened.disk.at('movies')))).toEqual([]);
    expect((await opened.library.recycleBin.list()).items).toMatchObject([{ movieId, path: first?.path }]);
    // A over B over A.
    await opened.query('delete from queue_item where movie_id = ?', [movieId]);
    const again = await add('720p', hd());
    expect(again).toMatchObject({ trackedDownloadState: 'importPending', status: 'warning' });
    expect(await fileOf(movieId)).toEqual(second);
    expect((await history(movieId)).map(({ type }) => type)).toEqual([
      'importBlocked',
      'upgraded',
      'imported',
    ]);
  });

  it('of one version at the same time: one is imported, the other compared with it', async () => {
    const movieId = await opened.addMovie('Kappa Story');
    const ids = [
      await opened.add({
        ...{ title: releaseOf('Kappa Story', '720p'), movieId, files: { 'k.mkv': hd() } },
      }),
      await opened.add({
        ...{ title: releaseOf('Kappa Story'), movieId, isGrabbed: false, files: { 'k.mkv': fullHd() } },
      }),
    ];
    const [low, high] = await Promise.all(ids.map((id) => opened.run(id)));
    expect(high?.item.trackedDownloadState).toBe('imported');
    expect(await fileOf(movieId)).toMatchObject({ quality: 'Bluray-1080p' });
    const types = (await history(movieId)).map(({ type }) => type).toSorted();
    expect(types).toEqual(
      low?.item.trackedDownloadState === 'imported'
        ? ['imported', 'upgraded']
        : ['importBlocked', 'imported'],
    );
  });

  it('of a movie that was deleted wait for a choice, and are of the movie once it is added again', async () => {
    const movieId = await opened.addMovie('Omicron Story');
    const files = { 'omicron.mkv': fullHd() };
    const id = await opened.add({ title: releaseOf('Omicron Story'), movieId, files });
    await opened.library.movies.delete(movieId);
    const { item } = await opened.run(id);
    expect(item).toMatchObject({ movieId: null, trackedDownloadState: 'importPending', status: 'warning' });
    expect(item.statusMessages.flatMap(({ messages }) => messages)).not.toEqual([]);
    const addedAgain = await opened.addMovie('Omicron Story');
    expect((await opened.run(id)).item).toMatchObject({
      movieId: addedAgain,
      trackedDownloadState: 'imported',
    });
    expect(await fileOf(addedAgain)).toMatchObject({ quality: 'Bluray-1080p' });
  });

  it('that a user has imported meanwhile count as imported', async () => {
    const movieId = await opened.addMovie('Lambda Story');
    const title = releaseOf('Lambda Story');
    const id = await opened.add({ title, movieId, files: { 'l.mkv': fullHd() } });
    await opened.run(id);
    await opened.query("update queue_item set state = 'importing', task_id = null where id = ?", [id]);
    expect((await opened.run(id)).item.trackedDownloadState).toBe('imported');
    expect(await history(movieId)).toHaveLength(1);
  });

  it('whose folder contains a root folder, or is gone, are not imported', async () => {
    const movieId = await opened.addMovie('Mu Story');
    const title = releaseOf('Mu Story');
    const root = await opened.add({ title, movieId, files: {}, item: { output_path: opened.disk.at('') } });
    expect((await opened.run(root)).item.statusMessages[0]?.messages[0]).toMatch(/contains the root folder/);
    const gone = await opened.add({
      ...{ title: `${title}2`, movieId, isGrabbed: false, files: {} },
      item: { output_path: join(opened.disk.at('client'), 'nonesuch') },
    });
    const { taskId } = await opened.library.queue.retry(gone);
    await expect.poll(async () => (await opened.library.tasks.get(taskId)).state).toBe('retrying');
    const item = await opened.library.queue.get(gone);
    expect(item.statusMessages[0]?.messages[0]).toMatch(/does not exist\. It is tried again soon\./);
    // A user does not wait.
    expect((await opened.library.queue.retry(gone)).taskId).not.toBe(taskId);
  });
});
