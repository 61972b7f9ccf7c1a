import { readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { isWithoutFfmpeg, makeTestVideos, type TestVideos } from '../../import/import-library.fixture.ts';
import { findLost, takeCensus } from '../../testing/census.fixture.ts';
import { runSteppedProcess } from '../../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { type DownloadLibrary, openDownloadLibrary } from './download-library.fixture.ts';
import type { DownloadProcessParams } from './download-process.fixture.ts';

const program = new URL('download-process.fixture.ts', import.meta.url);
const secret = 'a secret of the operator';
const timeoutMs = 600_000;
/** On PostgreSQL fewer, as its nodes wait longer for the tasks of one that is gone. */
const strides = { sqlite: 1, postgresql: 5 } as const;

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
        let kills = 0;
        for (let steps = 1, isKilled = true; isKilled; steps += strides[kind]) {
          const name = `Story ${steps}`;
          const movieId = await opened.addMovie(name);
          const title = `Story.${steps}.2010.1080p.BluRay.x264-GROUP`;
          const itemId = await opened.add({ title, movieId, files: { 'a.mkv': { video: videos.hd } } });
          const before = await takeCensus(opened.disk.at('client'));
          const params: DownloadProcessParams = { database: opened.url, rootFolder, itemId, steps };
          isKilled = runSteppedProcess(program, params).isKilled;
          kills += Number(isKilled);
          await using library = await createLibrary({
            database: opened.url,
            rootFolders: [rootFolder],
            secret,
          });
          await library.start();
          const stateOf = async () => (await library.queue.get(itemId)).trackedDownloadState;
          await expect.poll(stateOf).toBe('imported');
          const { file } = await library.movies.get(movieId);
          expect(await readdir(opened.disk.at(`movies/${name} (2010)`))).toHaveLength(1);
          const source = opened.disk.at(`client/${title}/a.mkv`);
          expect((await stat(file?.path ?? '')).ino).toBe((await stat(source)).ino);
          expect((await library.activity.list({ movieId, type: 'imported' })).items).toHaveLength(1);
          const { grabs } = await library.downloads.grabs({ movieId });
          expect(grabs).toMatchObject([{ id: itemId, state: 'imported', fileId: file?.id }]);
          expect(findLost(before, await takeCensus(opened.disk.at('client')))).toEqual([]);
        }
        expect(kills).toBeGreaterThan(4 / strides[kind]);
      },
      timeoutMs,
    );
  },
);
