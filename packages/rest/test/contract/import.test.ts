import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importDetectionSchema, importResultSchema } from '@cinephage/core/schemas';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, makeMedia, testPicture } from '../../../../test/ffmpeg.ts';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { openStream } from '../support/event-stream.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

const ffmpeg = findFfmpeg();
const isSkipped = ffmpeg === null && process.env.CI === undefined;
const release = 'Inception.2010.720p.BluRay.x264-GROUP';

describe.each(databaseKinds)('the import of files on %s', (kind) => {
  let api: Api;
  let folder: string;
  let movieId: string;
  const at = (path: string) => join(folder, path);
  const detect = (path: string) => api.request('POST', '/api/library/import/detect', { body: { path } });
  const execute = (body: object) => api.request('POST', '/api/library/import/execute', { body });

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-import-')));
    await mkdir(at('movies'));
    await mkdir(at('downloads'));
    api = await startApi(kind, { rootFolders: [at('movies')], importFolders: [at('downloads')] });
    movieId = await addMovie(api, 27205, { rootFolderPath: at('movies') });
    await writeFile(at(`downloads/${release}.txt`), 'text');
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('says what is against a file that is no video', async () => {
    const { status, body } = await detect(at(`downloads/${release}.txt`));
    expect(status).toBe(200);
    expect(importDetectionSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ files: [{ importable: false, rejections: [{ code: 'notAVideo' }] }] });
  });

  it('is refused with 403 for other folders, whether they exist or not', async () => {
    for (const path of ['/etc', '/no/such/folder', folder]) {
      const { status, body } = await detect(path);
      expect([status, body.code]).toEqual([403, 'PATH_NOT_ALLOWED']);
    }
    const { status, body } = await execute({ items: [{ path: '/etc/passwd', movieId }] });
    expect([status, body.code]).toEqual([403, 'PATH_NOT_ALLOWED']);
    expect(body.details).toMatchObject([{ field: 'items.0.path' }]);
  });

  it.each([
    [400, 'INVALID_INPUT', {}],
    [400, 'INVALID_INPUT', { items: [] }],
    [400, 'INVALID_INPUT', { items: [{ path: 'relative', movieId: unknownMovieId }] }],
  ])('answers %i %s to %j', async (expected, code, body) => {
    const answer = await execute(body);
    expect([answer.status, answer.body.code]).toEqual([expected, code]);
  });

  it('answers 404 for a file and for a movie that do not exist', async () => {
    const missing = await detect(at('downloads/none.mkv'));
    expect([missing.status, missing.body.code]).toEqual([404, 'FILE_NOT_FOUND']);
    const items = [{ path: at(`downloads/${release}.txt`), movieId: unknownMovieId }];
    const unknown = await execute({ items });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'MOVIE_NOT_FOUND']);
  });

  it.skipIf(isSkipped)('imports a chosen file by a task, and streams the event', async () => {
    const path = at(`downloads/${release}.mkv`);
    const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    await makeMedia(ffmpeg ?? '', [...testPicture('1280x720', '5', 1), ...x264, path]);
    const found = (await detect(at('downloads'))).body.files[0];
    expect(found).toMatchObject({ importable: true, movie: { movieId }, quality: 'Bluray-720p' });
    await using stream = await openStream(api, '?types=file.imported');
    await api.library.start();
    const { status, headers, body } = await execute({ items: [{ path, movieId }] });
    expect([status, body.success, headers.get('location')]).toEqual([202, true, `/api/tasks/${body.taskId}`]);
    const task = async () => (await api.request('GET', `/api/tasks/${body.taskId}`)).body;
    await expect.poll(async () => (await task()).state).toBe('completed');
    expect(importResultSchema.parse((await task()).result)).toMatchObject({
      ...{ imported: 1, failed: 0 },
      files: [{ status: 'imported', method: 'hardlink', target: found.target }],
    });
    const { file } = (await api.request('GET', `${moviesPath}/${movieId}`)).body;
    expect(file).toMatchObject({
      path: found.target,
      quality: 'Bluray-720p',
      mediaInfo: { videoCodec: 'x264' },
    });
    const [event] = await stream.first(1);
    expect(event?.data).toMatchObject({
      type: 'file.imported',
      movieId,
      fileId: file.id,
      path: found.target,
    });
    const activity = (await api.request('GET', `/api/activity?movieId=${movieId}&type=imported`)).body;
    expect(activity.items).toMatchObject([{ data: { fileId: file.id, source: path } }]);
  });
});
