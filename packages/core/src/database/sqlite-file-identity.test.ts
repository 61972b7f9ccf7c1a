import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import {
  openShortTimeoutLibrary,
  type ShortTimeoutLibrary,
} from '../testing/short-timeout-library.fixture.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';

const refused = {
  code: 'DATABASE_UNAVAILABLE',
  message: expect.stringContaining('moved, deleted or replaced'),
};

describe('the SQLite file of a running library', () => {
  let fixture: TestDatabase;
  let file: string;
  let one: ShortTimeoutLibrary;
  let id: string;
  beforeEach(async () => {
    fixture = await createTestDatabase('sqlite');
    file = fixture.url.slice('sqlite:'.length);
    one = await openShortTimeoutLibrary(fixture.url);
    id = await add(1);
  });
  afterEach(async () => {
    await one.library.stop();
    await fixture.dispose();
  });

  const add = async (tmdbId: number) =>
    (await one.library.movies.add({ tmdbId, rootFolderPath: '/movies' })).id;
  const health = async () => (await one.library.health()).database;
  async function expectRefused() {
    await expect(add(2)).rejects.toMatchObject(refused);
    await expect(one.library.movies.update(id, { monitored: false })).rejects.toMatchObject(refused);
    await expect(one.library.movies.refresh(id)).rejects.toMatchObject(refused);
    const query = 'update task set percent = 1';
    await expect(one.database.execute(one.database.fork(), query)).rejects.toMatchObject(refused);
    const { problem, ...rest } = await health();
    expect(rest).toEqual({ ok: false, driver: 'sqlite' });
    expect(problem).toContain('moved, deleted or replaced');
    expect(problem).not.toContain(dirname(file));
    expect((await one.library.movies.list()).pagination.total).toBe(1);
  }

  it.each(['library.db', 'library.db-wal', 'library.db-shm'])(
    'takes no changes once its %s is deleted, which would be lost',
    async (name) => {
      await rm(join(dirname(file), name));
      await expectRefused();
    },
  );

  it('refuses writes while another file replaces it, and accepts them when it is back', async () => {
    await rename(file, `${file}.moved`);
    await expectRefused();
    await copyFile(`${file}.moved`, file);
    await expectRefused();
    await rename(`${file}.moved`, file);
    await add(3);
    expect(await health()).toEqual({ ok: true, driver: 'sqlite' });
  });

  it('refuses writes while its folder is moved', async () => {
    const folder = dirname(file);
    await rename(folder, `${folder}-moved`);
    await expectRefused();
    await mkdir(folder);
    await expectRefused();
    await rm(folder, { recursive: true });
    await rename(`${folder}-moved`, folder);
    await add(3);
    await one.library.stop();
    await using again = await createLibrary({ database: fixture.url });
    expect((await again.movies.list()).pagination.total).toBe(2);
  });
});

it('a temporary database keeps working after its file is deleted', async () => {
  await using one = await openShortTimeoutLibrary('sqlite::memory:');
  await one.library.movies.add({ tmdbId: 1, rootFolderPath: '/movies' });
  const { path } = (
    await one.database.execute<{ path: string }>(
      one.database.fork(),
      "select file as path from pragma_database_list where name = 'main'",
    )
  ).rows[0] ?? { path: '' };
  expect(path).toMatch(/library\.db$/u);
  await rm(path);
  await one.library.movies.add({ tmdbId: 2, rootFolderPath: '/movies' });
  expect((await one.library.health()).database.ok).toBe(true);
  expect((await one.library.movies.list()).pagination.total).toBe(2);
});
