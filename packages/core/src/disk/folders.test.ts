import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, createPrivateFolderSync, removeCreatedFolders } from './folders.ts';

describe('folders', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-folders-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const isFolder = async (path: string) => (await stat(path)).isDirectory();

  it('are created with those above, and removed again', async () => {
    const path = join(folder, 'A', 'B', 'C');
    expect(await createFolder(path)).toBe(join(folder, 'A'));
    expect(await isFolder(path)).toBe(true);
    expect(await createFolder(path)).toBeNull();
    expect(await createFolder(join(path, 'D'))).toBe(join(path, 'D'));
    await removeCreatedFolders(join(path, 'D'), join(folder, 'A'));
    await expect(stat(join(folder, 'A'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await isFolder(folder)).toBe(true);
  });

  it('are created once by several at the same time', async () => {
    const paths = Array.from({ length: 20 }, (_, index) => join(folder, 'Shared', 'Too', `${index % 10}`));
    const created = await Promise.all(paths.map(createFolder));
    for (const path of paths) expect(await isFolder(path)).toBe(true);
    expect(created.filter((first) => first === join(folder, 'Shared'))).toHaveLength(1);
  });

  it('are readable by their owner only, if they are private', async () => {
    const path = join(folder, 'private', 'too');
    createPrivateFolderSync(path);
    createPrivateFolderSync(path);
    for (const one of [path, join(folder, 'private')]) expect((await stat(one)).mode & 0o777).toBe(0o700);
  });

  it.each([createFolder, async (path: string) => createPrivateFolderSync(path)])(
    'are not created where a file is (%#)',
    async (create) => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      await expect(create(file)).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(create(join(file, 'below'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    },
  );

  /** `mkdir` with `recursive` never ends there. */
  it
    .runIf(process.platform === 'linux')
    .each([createFolder, async (path: string) => createPrivateFolderSync(path)])(
    'fail to be created where the file system answers that they do not exist (%#)',
    async (create) => {
      await expect(mkdir('/proc/cinephage')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(create('/proc/cinephage')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(create('/proc/cinephage/below')).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
