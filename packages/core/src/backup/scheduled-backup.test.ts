import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';

const id = 'back-up-database';

describe('the schedule of backups', () => {
  it('is enabled on SQLite with a folder, and keeps the newest backups and everything that is not one', async () => {
    const { url, dispose } = await createTestDatabase('sqlite', { isBlank: true });
    const folder = join(url.slice('sqlite:'.length), '..', 'backups');
    await mkdir(folder);
    for (const name of ['library-precious.db', 'notes.txt', 'library-20200101T000000000Z.db.old']) {
      await writeFile(join(folder, name), '');
    }
    const library = await createLibrary({ database: url, backups: { folder, keep: 2 } });
    await library.movies.import([madeUpMovie(1)]);
    expect((await library.schedules.list()).find((each) => each.id === id)).toMatchObject({ enabled: true });
    await library.start();
    const made: string[] = [];
    for (let run = 1; run <= 4; run += 1) {
      const { taskId } = await library.schedules.run(id);
      const task = await endOf(library, taskId);
      expect(task).toMatchObject({ state: 'completed', percent: 100, error: null });
      made.push((task.result as { file: string }).file);
    }
    expect((await readdir(folder)).toSorted()).toEqual(
      [
        'library-20200101T000000000Z.db.old',
        ...made.slice(-2),
        'library-precious.db',
        'notes.txt',
      ].toSorted(),
    );
    const newest = join(folder, made.at(-1) ?? '');
    expect((await stat(newest)).mode & 0o777).toBe(0o600);
    await library.stop();
    const backup = await createLibrary({ database: `sqlite:${newest}` });
    expect((await backup.movies.list()).pagination.total).toBe(1);
    await backup.stop();
    await dispose();
  });

  it('waits on PostgreSQL until a user enables it', async () => {
    const { url, dispose } = await createTestDatabase('postgresql', { isBlank: true });
    const library = await createLibrary({ database: url, backups: { folder: '/does/not/matter' } });
    const schedule = (await library.schedules.list()).find((each) => each.id === id);
    expect(schedule).toMatchObject({ enabled: false, nextRunAt: null });
    expect(await library.schedules.update(id, { enabled: true })).toMatchObject({ enabled: true });
    await library.stop();
    await dispose();
  });

  it.each([{ keep: 0 }, { keep: 1.5 }, { folder: '' }, { directory: '/x' }])(
    'refuses %j',
    async (backups) => {
      await expect(
        createLibrary({ database: 'sqlite::memory:', backups: backups as never }),
      ).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('backups'),
      });
    },
  );
});
