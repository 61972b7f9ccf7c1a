import { readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { takeCensus } from '../testing/census.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import {
  type ImportLibrary,
  isWithoutFfmpeg,
  makeTestVideos,
  openImportLibrary,
  type TestVideos,
} from './import-library.fixture.ts';

const release = 'Inception.2010.720p.BluRay.x264-GROUP';

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('an import whose files are swapped on %s', (kind) => {
  let videos: TestVideos;
  beforeAll(async () => {
    videos = await makeTestVideos();
  });
  afterAll(() => videos[Symbol.asyncDispose]());

  /** Moves the release. @param swap runs once the import is planned */
  async function moveRelease(opened: ImportLibrary, swap: () => Promise<void>) {
    await opened.fixture.library.stop();
    const { url } = opened.fixture;
    const options = parseLibraryOptions({ database: url, importFolders: [opened.disk.at('downloads')] });
    const library = await createLibraryOn(await openDatabase({ address: url, entities }), options, {
      onFileStep: async (step) => (step === 'begun' ? swap() : undefined),
    });
    try {
      const path = opened.disk.at(`downloads/${release}.mkv`);
      const items = [{ path, movieId: opened.movieIds.Inception ?? '' }];
      const { taskId } = await library.imports.execute({ items, method: 'move' });
      await library.start();
      return await endOf(library, taskId);
    } finally {
      await library.stop();
    }
  }

  it('does not follow a link that has replaced the video', async () => {
    await using opened = await openImportLibrary(kind);
    const path = await opened.put(`${release}.mkv`, { video: videos.hd });
    const secret = await opened.disk.write('elsewhere/secret.mkv');
    const task = await moveRelease(opened, async () => {
      await rename(path, `${path}.old`);
      await symlink(secret, path);
    });
    expect(task.result).toMatchObject({ failed: 1, files: [{ code: 'FILE_OPERATION_REFUSED' }] });
    expect([...(await takeCensus(opened.disk.at('movies'))).keys()]).toEqual([]);
  });

  it('keeps a subtitle whose name another one of its size has taken', async () => {
    await using opened = await openImportLibrary(kind);
    await opened.put(`${release}.mkv`, { video: videos.hd });
    const subtitle = await opened.put(`${release}.srt`, 'this');
    const name = 'Inception (2010) [Bluray-720p]-GROUP.srt';
    const folder = opened.disk.at('movies/Inception (2010)');
    const task = await moveRelease(opened, async () => {
      await opened.disk.write(`movies/Inception (2010)/${name}`, 'that');
    });
    expect(task.result).toMatchObject({ imported: 1 });
    expect(await readFile(join(folder, name), 'utf8')).toBe('that');
    expect(await readFile(subtitle, 'utf8')).toBe('this');
  });
});
