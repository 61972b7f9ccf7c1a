import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDisk } from '../disk/disk.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import type { ScanProcessParams } from './scan-process.fixture.ts';

const program = new URL('scan-process.fixture.ts', import.meta.url);
const count = 80;
const timeoutMs = 180_000;

describe.each(databaseKinds)('a scan whose process is killed, on %s', (kind) => {
  it(
    'goes on in the next process, and stores nothing twice',
    async () => {
      await using disk = await createTestDisk();
      await mkdir(disk.at('movies'));
      await using fixture = await openTestLibrary(kind, { rootFolders: [disk.at('movies')] });
      const movies = Array.from({ length: count }, (_, index) =>
        movieMetadata(index + 1, { title: `Movie ${index}` }),
      );
      await fixture.library.movies.import(
        movies.map((movie) => toImport(movie, { rootFolderPath: disk.at('movies') })),
      );
      for (const { title, year } of movies) {
        await disk.write(`movies/${title} (${year})/${title}.mkv`, `no video: ${title}`);
        await disk.write(`movies/${title} (${year})/${title}.720p.mkv`, `no video of 720p: ${title}`);
      }
      const stored = async () => (await fixture.query('select id from movie_file')).length;
      for (const files of [1, 30]) {
        const params: ScanProcessParams = { database: fixture.url, files };
        expect(runSteppedProcess(program, params).isKilled).toBe(true);
        expect(await stored()).toBeGreaterThanOrEqual(files);
      }
      expect(await stored()).toBeLessThan(count);
      const [task] = (await fixture.library.tasks.list({ kind: 'scan-root-folders' })).tasks;
      await using library = await createLibrary({ database: fixture.url });
      await library.start();
      await expect.poll(async () => (await library.tasks.get(task?.id ?? '')).state).toBe('completed');
      expect(await stored()).toBe(count);
      expect(
        await fixture.query('select movie_id from movie_file group by movie_id having count(*) > 1'),
      ).toEqual([]);
      const { pagination } = await library.unmatched.list();
      expect(pagination.total).toBe(count);
      const imported = await library.activity.count({ type: 'imported' });
      expect(imported).toBe(count);
    },
    timeoutMs,
  );
});
