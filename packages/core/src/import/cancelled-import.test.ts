import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import type { Library } from '../library.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import { isWithoutFfmpeg, makeTestVideos, openImportLibrary } from './import-library.fixture.ts';

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('an import that is cancelled on %s', (kind) => {
  it('keeps what is imported, and leaves the rest', async () => {
    await using videos = await makeTestVideos();
    await using opened = await openImportLibrary(kind);
    const paths = [
      await opened.put('Inception.2010.720p.BluRay.mkv', { video: videos.hd }),
      await opened.put('The.Matrix.1999.720p.BluRay.mkv', { video: videos.hd }),
    ];
    const movieIds = ['Inception', 'The Matrix'].map((title) => opened.movieIds[title] ?? '');
    await opened.fixture.library.stop();
    const options = parseLibraryOptions({
      database: opened.fixture.url,
      importFolders: [opened.disk.at('downloads')],
    });
    let taskId = '';
    const database = await openDatabase({ address: opened.fixture.url, entities });
    const library: Library = await createLibraryOn(database, options, {
      async onFileStep(step) {
        if (step === 'committed') await library.tasks.cancel(taskId);
      },
    });
    const items = paths.map((path, index) => ({ path, movieId: movieIds[index] ?? '' }));
    ({ taskId } = await library.imports.execute({ items }));
    await library.start();
    expect((await endOf(library, taskId)).state).toBe('cancelled');
    await expect
      .poll(() => database.execute(database.fork(), 'select id from file_operation'))
      .toMatchObject({ rows: [] });
    await library.stop();
    expect(await readdir(opened.disk.at('movies'))).toEqual(['Inception (2010)']);
    expect(await readdir(opened.disk.at('downloads'))).toHaveLength(2);
  });
});
