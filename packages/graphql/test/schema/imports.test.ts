import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findFfmpeg, makeMedia, testPicture } from '../../../../test/ffmpeg.ts';
import { addMovie, movies } from '../support/movies.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';

const ffmpeg = findFfmpeg();
const isSkipped = ffmpeg === null && process.env.CI === undefined;
const detect = `query ($path: String!) {
  detectImports(path: $path) {
    isComplete
    files {
      path size quality target importable release versionId
      movie { movieId tmdbId title year } candidates { movieId } mediaInfo { resolution }
      replaces { fileId } sidecars { path target } rejections { code message overridable }
    }
  }
}`;
const execute = `mutation ($input: ImportFilesInput!) { importFiles(input: $input) { id kind state } }`;

describe.each(databaseKinds)('the import of files on %s', (kind) => {
  let gateway: Gateway;
  let folder: string;
  let movieId: string;
  const at = (path: string) => join(folder, path);

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-import-')));
    await mkdir(at('movies'));
    await mkdir(at('downloads'));
    gateway = await startGateway(kind, { rootFolders: [at('movies')], importFolders: [at('downloads')] });
    movieId = await addMovie(gateway.library, movies.matrix, { rootFolderPath: at('movies') });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('is refused for other folders', async () => {
    const looked = await gateway.ask(detect, { path: '/etc' });
    expect(looked.errors).toMatchObject([{ extensions: { code: 'PATH_NOT_ALLOWED' } }]);
    const input = { items: [{ path: '/etc/passwd', movieId }] };
    const { errors } = await gateway.ask(execute, { input });
    expect(errors).toMatchObject([
      { extensions: { code: 'PATH_NOT_ALLOWED', details: [{ field: 'input.items.0.path' }] } },
    ]);
  });

  it.skipIf(isSkipped)('looks at a file and imports it, and publishes the change', async () => {
    const path = at('downloads/The.Matrix.1999.720p.BluRay-GROUP.mkv');
    const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    await makeMedia(ffmpeg ?? '', [...testPicture('1280x720', '5', 1), ...x264, path]);
    const { detectImports } = await gateway.data(detect, { path: at('downloads') });
    const expected = await gateway.library.imports.detect({ path: at('downloads') });
    expect(detectImports).toMatchObject({
      isComplete: true,
      files: [{ importable: true, movie: { movieId }, release: expected.files[0]?.release }],
    });
    const subscription =
      'subscription ($id: ID) { fileChanged(movieId: $id) { kind fileId path movie { title } } }';
    const answers = gateway.subscribe(subscription, { id: movieId });
    const change = answers.next();
    await gateway.library.start();
    const input = { items: [{ path, movieId }], method: 'COPY' };
    const { importFiles } = await gateway.data(execute, { input });
    expect(importFiles).toMatchObject({ kind: 'import-files' });
    await vi.waitFor(
      async () => expect((await gateway.library.tasks.get(importFiles.id)).state).toBe('completed'),
      60_000,
    );
    expect(((await change).value as Answer).data.fileChanged).toMatchObject({
      ...{ kind: 'IMPORTED', path: detectImports.files[0].target, movie: { title: 'The Matrix' } },
    });
    await answers.return?.();
  });
});
