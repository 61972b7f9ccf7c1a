import { link, mkdir, readFile, readlink, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount } from '../testing/mounts.fixture.ts';
import { createTestDisk, operationId, refuseLinks, type TestDisk } from './disk.fixture.ts';
import { type RenameEntryParams, renameEntry } from './rename-entry.ts';

describe('renaming', () => {
  let disk: TestDisk;
  beforeEach(async () => {
    disk = await createTestDisk();
    await disk.write('a/movie.mkv');
    await disk.write('b/other.mkv');
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  const rename = (from: string, to: string, options: Partial<RenameEntryParams> = {}) =>
    renameEntry({ from: disk.at(from), to: disk.at(to), operationId, ...options });

  it.for([
    ['a/movie.mkv', 'a/new.mkv'],
    ['a/movie.mkv', 'a/Movie.MKV'],
    ['a/movie.mkv', 'b/movie.mkv'],
    ['a', 'A'],
    ['a', 'b/a'],
  ] as const)('%s becomes %s', async ([from, to]) => {
    const [before, files] = [await disk.census(), (await disk.list()).length];
    await rename(from, to);
    expect(await disk.census()).toEqual(before);
    expect(await disk.list()).toHaveLength(files);
    expect(await disk.list()).toContain(to);
    expect(await disk.list()).not.toContain(from);
  });

  it('renames files where hard links are refused, and overwrites nothing', async () => {
    await rename('a/movie.mkv', 'b/movie.mkv', { linkFile: refuseLinks });
    expect(await disk.list()).toEqual(['a', 'b', 'b/movie.mkv', 'b/other.mkv']);
    const refused = rename('b/movie.mkv', 'b/other.mkv', { linkFile: refuseLinks });
    await expect(refused).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    // What is written into the reserved name is kept.
    const onStep = async (step: string) => {
      if (step === 'named') await disk.write('a/movie.mkv', 'foreign');
    };
    const written = rename('b/movie.mkv', 'a/movie.mkv', { linkFile: refuseLinks, onStep });
    await expect(written).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    expect(await readFile(disk.at('a/movie.mkv'), 'utf8')).toBe('foreign');
    expect(await disk.list()).toContain('b/movie.mkv');
  });

  it('leaves the new one of two names of a file', async () => {
    await link(disk.at('a/movie.mkv'), disk.at('b/movie.mkv'));
    await link(disk.at('a/movie.mkv'), disk.at('a/Movie.mkv'));
    const before = await disk.census();
    await rename('a/movie.mkv', 'a/Movie.mkv');
    await rename('a/Movie.mkv', 'b/movie.mkv');
    expect(await disk.list()).toEqual(['a', 'b', 'b/movie.mkv', 'b/other.mkv']);
    expect(await disk.census()).toEqual(before);
  });

  it('does nothing for a path that stays the same', async () => {
    await rename('a/movie.mkv', 'a/movie.mkv');
    await rename('a', 'a');
    expect(await disk.list()).toEqual(['a', 'a/movie.mkv', 'b', 'b/other.mkv']);
  });

  it('keeps a file whose new path is another path to the same name', async () => {
    await symlink(disk.at('a'), disk.at('link'));
    const before = await disk.census();
    await rename('a/movie.mkv', 'link/movie.mkv');
    expect(await disk.census()).toEqual(before);
    expect(await disk.list()).toContain('a/movie.mkv');
  });

  it('refuses names that exist, and missing files', async () => {
    const before = await disk.list();
    const exists = { code: 'FILE_ALREADY_EXISTS' };
    await expect(rename('a/movie.mkv', 'b/other.mkv')).rejects.toMatchObject(exists);
    await expect(rename('a/movie.mkv', 'b')).rejects.toMatchObject(exists);
    await expect(rename('a', 'b')).rejects.toMatchObject(exists);
    await expect(rename('none', 'c')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await disk.list()).toEqual(before);
  });

  it('renames a link, and not what it leads to', async () => {
    await symlink('../b/other.mkv', disk.at('a/link.mkv'));
    await rename('a/link.mkv', 'a/renamed.mkv');
    expect(await readlink(disk.at('a/renamed.mkv'))).toBe('../b/other.mkv');
    expect(await disk.list()).toEqual(['a', 'a/movie.mkv', 'a/renamed.mkv', 'b', 'b/other.mkv']);
  });

  describe.runIf(canMount)('to another mount', () => {
    beforeEach(async () => {
      await mkdir(disk.at('c'));
      disk.mount(disk.at('c'), 'mounted');
    });

    it('copies a file and removes the old one', async () => {
      const before = await disk.census();
      await rename('a/movie.mkv', 'mounted/movie.mkv');
      expect(await disk.list()).toEqual([
        'a',
        'b',
        'b/other.mkv',
        'c',
        'c/movie.mkv',
        'mounted',
        'mounted/movie.mkv',
      ]);
      expect(await disk.census()).toEqual(before);
    });

    it('refuses folders and links', async () => {
      await symlink('../b/other.mkv', disk.at('a/link.mkv'));
      const before = await disk.list();
      const refused = { code: 'FILE_OPERATION_REFUSED' };
      await expect(rename('a', 'mounted/a')).rejects.toMatchObject(refused);
      await expect(rename('a/link.mkv', 'mounted/link.mkv')).rejects.toMatchObject(refused);
      await expect(rename('c', 'mounted')).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
      expect(await disk.list()).toEqual(before);
    });
  });
});
