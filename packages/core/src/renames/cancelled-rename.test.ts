import { describe, expect, it } from 'vitest';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { createTestDisk } from '../disk/disk.fixture.ts';
import { entities } from '../entities.ts';
import type { Library } from '../library.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { createTestDatabase, databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('a task of renames that is cancelled on %s', (kind) => {
  it('keeps the names that it has given, and the others stay', async () => {
    await using disk = await createTestDisk();
    const fixture = await createTestDatabase(kind);
    let taskId = '';
    const database = await openDatabase({ address: fixture.url, entities });
    const library: Library = await createLibraryOn(database, parseLibraryOptions({ database: fixture.url }), {
      async onFileStep(step) {
        if (step === 'committed') await library.tasks.cancel(taskId);
      },
    });
    try {
      await library.naming.update({ movieFileFormat: '{Movie Title} ({Year})' });
      for (const [tmdbId, title] of ['First', 'Second', 'Third'].entries()) {
        const path = await disk.write(`root/${title}/old.mkv`);
        const file = { path, size: 4, quality: 'DVD' };
        await library.movies.import([
          toImport(movieMetadata(tmdbId + 1, { title }), { rootFolderPath: disk.at('root'), file }),
        ]);
      }
      ({ taskId } = await library.renames.execute());
      await library.start();
      expect((await endOf(library, taskId)).state).toBe('cancelled');
      await expect
        .poll(() => database.execute(database.fork(), 'select id from file_operation'))
        .toMatchObject({ rows: [] });
      const onDisk = (await disk.list()).filter((path) => path.endsWith('.mkv'));
      expect(onDisk.filter((path) => !path.endsWith('/old.mkv'))).toHaveLength(1);
      expect(onDisk).toHaveLength(3);
      const { movies } = await library.movies.list();
      expect(movies.map(({ file }) => file?.path ?? '').toSorted()).toEqual(onDisk.map(disk.at).toSorted());
      expect(await library.activity.count({ type: 'renamed' })).toBe(1);
    } finally {
      await library.stop();
      await fixture.dispose();
    }
  });
});
