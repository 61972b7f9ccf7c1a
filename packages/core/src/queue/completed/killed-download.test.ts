import { readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { isWithoutFfmpeg, makeTestVideos, type TestVideos } from '../../import/import-library.fixture.ts';
import { type Census, takeCensus } from '../../testing/census.fixture.ts';
import { killAtEveryStep } from '../../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { type DownloadLibrary, openDownloadLibrary } from './download-library.fixture.ts';

const program = new URL('download-process.fixture.ts', import.meta.url);
const secret = 'a secret of the operator';
const timeoutMs = 600_000;
describe.skipIf(isWithoutFfmpeg).each(databaseKinds)(
  'the import of a download whose process is killed, on %s',
  (kind) => {
    let videos: TestVideos;
    let opened: DownloadLibrary;
    beforeAll(async () => {
      videos = await makeTestVideos();
      opened = await openDownloadLibrary(kind);
    });
    afterAll(async () => {
      await opened[Symbol.asyncDispose]();
      await videos[Symbol.asyncDispose]();
    });

    it(
      'ends with one file, one entry in the history and an imported download, at every step',
      async () => {
        const rootFolder = opened.disk.at('movies');
        const itemIds: Record<string, string> = {};
        let downloads: Census | undefined;
        const { prepared } = await killAtEveryStep({
          ...{ kind, program, params: { database: opened.url, rootFolder, itemIds }, steps: 9 },
          async prepare(stop) {
            const name = `Story ${stop}`;
            const id = await opened.addMovie(name);
            const title = `Story.${stop}.2010.1080p.BluRay.x264-GROUP`;
            const itemId = await opened.add({ title, movieId: id, files: { 'a.mkv': { video: videos.hd } } });
            itemIds[id] = itemId;
            return { id, name, title, itemId };
          },
          begin: async () => {
            downloads = await takeCensus(opened.disk.at('client'));
          },
        });
        await using library = await createLibrary({
          database: opened.url,
          rootFolders: [rootFolder],
          secret,
        });
        await library.start();
        for (const { id: movieId, name, title, itemId } of prepared) {
          const stateOf = async () => (await library.queue.get(itemId)).trackedDownloadState;
          await expect.poll(stateOf, { timeout: 60_000 }).toBe('imported');
          const { file } = await library.movies.get(movieId);
          expect(await readdir(opened.disk.at(`movies/${name} (2010)`))).toHaveLength(1);
          const source = opened.disk.at(`client/${title}/a.mkv`);
          expect((await stat(file?.path ?? '')).ino).toBe((await stat(source)).ino);
          expect((await library.activity.list({ movieId, type: 'imported' })).items).toHaveLength(1);
          const { grabs } = await library.downloads.grabs({ movieId });
          expect(grabs).toMatchObject([{ id: itemId, state: 'imported', fileId: file?.id }]);
        }
        expect(await takeCensus(opened.disk.at('client'))).toEqual(downloads);
      },
      timeoutMs,
    );
  },
);
