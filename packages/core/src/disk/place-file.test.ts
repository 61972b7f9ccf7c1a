import { link, mkdir, readFile, stat, symlink, unlink, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount } from '../testing/mounts.fixture.ts';
import type { CopyProgress } from './copy-file.ts';
import { createTestDisk, operationId, refuseLinks, type TestDisk } from './disk.fixture.ts';
import { identify, isSameFile } from './file-identity.ts';
import { type PlacementOptions, placeFile } from './place-file.ts';
import type { PlacementMethod } from './placement-plan.ts';

const content = Buffer.alloc(2 * 1024 * 1024 + 17, 'movie');
const target = 'movies/Movie (2001)/movie.mkv';

describe('placing a file', () => {
  let disk: TestDisk;
  let source: string;
  beforeEach(async () => {
    disk = await createTestDisk();
    source = await disk.write('downloads/movie.mkv', content);
    await utimes(source, 1_000_000_000, 1_000_000_000.5);
    await disk.write('movies/other.mkv');
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  const place = (
    method: PlacementMethod,
    options: PlacementOptions & { source?: string; target?: string } = {},
  ) => placeFile({ source, target: disk.at(target), method, operationId, ...options });
  const isLinked = async () => isSameFile(await identify(source), await identify(disk.at(target)));

  it('makes a hard link, in a folder that it creates', async () => {
    expect(await place('hardlink')).toEqual({ placedBy: 'hardlink', sizeBytes: content.length });
    expect(await isLinked()).toBe(true);
  });

  it('makes a copy with the time and mode of the source, and reports the progress', async () => {
    const progress: CopyProgress[] = [];
    expect(await place('copy', { onProgress: (now) => progress.push(now) })).toMatchObject({
      placedBy: 'copy',
    });
    expect(await isLinked()).toBe(false);
    expect((await readFile(disk.at(target))).equals(content)).toBe(true);
    const [copy, original] = [await stat(disk.at(target)), await stat(source)];
    expect([copy.mtimeMs, copy.mode]).toEqual([original.mtimeMs, original.mode]);
    expect(progress.at(-1)).toEqual({ copiedBytes: content.length, totalBytes: content.length });
    expect(await disk.list()).toEqual([
      'downloads',
      'downloads/movie.mkv',
      'movies',
      'movies/Movie (2001)',
      target,
      'movies/other.mkv',
    ]);
  });

  it('moves a file without a copy, within one file system', async () => {
    const before = await identify(source);
    expect(await place('move')).toMatchObject({ placedBy: 'hardlink' });
    expect(isSameFile(await identify(disk.at(target)), before)).toBe(true);
    expect(await identify(source)).toBeNull();
  });

  it('copies an empty file', async () => {
    source = await disk.write('downloads/empty.nfo', '');
    expect(await place('copy')).toEqual({ placedBy: 'copy', sizeBytes: 0 });
    expect(await disk.list()).toContain(target);
  });

  it.for(['hardlink', 'move'] as const)('%s copies where hard links are refused', async (method) => {
    const before = await disk.census();
    expect(await place(method, { linkFile: refuseLinks })).toMatchObject({ placedBy: 'copy' });
    expect(await disk.census()).toEqual(before);
    expect((await identify(source)) === null).toBe(method === 'move');
  });

  it.runIf(canMount).for(['hardlink', 'move'] as const)(
    '%s copies between two mounts of one file system',
    async (method) => {
      const mounted = disk.mount(disk.at('downloads'), 'mounted');
      const { dev } = await stat(`${mounted}/movie.mkv`);
      expect(dev).toBe((await stat(disk.at('movies'))).dev);
      const before = await disk.census();
      expect(await place(method, { source: `${mounted}/movie.mkv` })).toMatchObject({ placedBy: 'copy' });
      expect(await disk.census()).toEqual(before);
      expect((await identify(source)) === null).toBe(method === 'move');
    },
  );

  it('follows a link to its file, and leaves the link', async () => {
    await symlink(source, disk.at('link.mkv'));
    await place('hardlink', { source: disk.at('link.mkv') });
    expect(await isLinked()).toBe(true);
    await unlink(disk.at(target));
    await place('move', { source: disk.at('link.mkv') });
    expect((await identify(disk.at(target)))?.size).toBe(content.length);
    expect((await identify(disk.at('link.mkv')))?.kind).toBe('other');
  });

  it('keeps the other names of a file with several', async () => {
    await link(source, disk.at('seeded.mkv'));
    await place('move');
    expect(isSameFile(await identify(disk.at('seeded.mkv')), await identify(disk.at(target)))).toBe(true);
  });

  it.for(['hardlink', 'copy', 'move'] as const)(
    '%s refuses a target that exists, or that appears meanwhile',
    async (method) => {
      await disk.write(target, 'foreign');
      const before = await disk.list();
      const refused = { code: 'FILE_ALREADY_EXISTS', message: expect.stringContaining(target) };
      await expect(place(method)).rejects.toMatchObject(refused);
      for (const linkFile of [undefined, refuseLinks]) {
        await unlink(disk.at(target));
        const onStep = async (step: string) => {
          if (step === (method === 'copy' ? 'copied' : 'folder-created')) await disk.write(target, 'foreign');
        };
        await expect(place(method, { onStep, linkFile })).rejects.toMatchObject(refused);
        expect(await readFile(disk.at(target), 'utf8')).toBe('foreign');
        expect(await disk.list()).toEqual(before);
      }
    },
  );

  it('refuses a folder, a missing file, and an id that is not a UUID', async () => {
    await expect(place('copy', { source: disk.at('downloads') })).rejects.toMatchObject({
      code: 'FILE_OPERATION_REFUSED',
    });
    await expect(place('copy', { source: disk.at('none.mkv') })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    await expect(
      placeFile({ source, target: disk.at(target), method: 'copy', operationId: '../x' }),
    ).rejects.toThrow(TypeError);
  });

  it('ends a copy that is aborted, and removes what it has made', async () => {
    const before = await disk.list();
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('cancelled'));
    await expect(place('copy', { signal: controller.signal, onProgress })).rejects.toThrow('cancelled');
    expect(await disk.list()).toEqual(before);
    await expect(place('hardlink', { signal: controller.signal })).rejects.toThrow('cancelled');
  });

  it('refuses a source that is written to during the copy', async () => {
    const before = await disk.list();
    const onStep = async (step: string) => {
      if (step === 'copying') await disk.write('downloads/movie.mkv', Buffer.alloc(content.length, 'other'));
    };
    await expect(place('move', { linkFile: refuseLinks, onStep })).rejects.toMatchObject({
      code: 'FILE_OPERATION_REFUSED',
    });
    expect(await disk.list()).toEqual(before);
  });

  it('keeps a source that changes before a move removes it', async () => {
    const onStep = async (step: string) => {
      if (step === 'durable') await disk.write('downloads/movie.mkv', 'changed');
    };
    await expect(place('move', { linkFile: refuseLinks, onStep })).rejects.toMatchObject({
      code: 'FILE_OPERATION_REFUSED',
    });
    expect(await readFile(source, 'utf8')).toBe('changed');
    expect((await readFile(disk.at(target))).equals(content)).toBe(true);
  });

  it('names of 255 bytes are placed', async () => {
    const name = `${'電影'.repeat(42)}mkv`;
    expect(Buffer.byteLength(name)).toBe(255);
    await mkdir(disk.at('movies/Movie (2001)'));
    await place('copy', { target: disk.at(`movies/Movie (2001)/${name}`) });
    expect(await disk.list()).toContain(`movies/Movie (2001)/${name}`);
  });
});
