import { chmod, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { DownloadClientCreateInput } from './download-client.schema.ts';

const secret = 'a secret of the operator';

describe.each(databaseKinds)('download clients on %s', (kind) => {
  let fixture: TestLibrary;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-watch-'));
    fixture = await openTestLibrary(kind, { secret });
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const watch = (fields: Partial<DownloadClientCreateInput> = {}): DownloadClientCreateInput => ({
    ...{ name: 'Torrents', implementation: 'WatchFolder', folder, protocol: 'torrent' },
    ...fields,
  });

  it('are added, listed by priority and name, changed and deleted', async () => {
    const { downloadClients } = fixture.library;
    const created = await downloadClients.create(watch({ folder: `${folder}/` }));
    expect(created).toEqual({
      ...{ id: created.id, name: 'Torrents', implementation: 'WatchFolder', enabled: true, priority: 1 },
      ...{ protocol: 'torrent', folder, host: null, port: null, useSsl: false, urlBase: null },
      ...{ username: null, hasPassword: false, hasApiKey: false, category: null },
      ...{ removeCompleted: true, removeFailed: true, remotePathMappings: [] },
      ...{ status: 'ok', message: null, checkedAt: null },
    });
    const first = await downloadClients.create(watch({ name: 'Articles', protocol: 'usenet', priority: 1 }));
    const last = await downloadClients.create(watch({ name: 'Another', priority: 50, enabled: false }));
    expect((await downloadClients.list()).map(({ name }) => name)).toEqual([
      'Articles',
      'Torrents',
      'Another',
    ]);
    const mapping = { remotePath: '/downloads', localPath: '/mnt/downloads' };
    const changed = await downloadClients.update(last.id, {
      ...{ enabled: true, priority: 1, category: 'movies', remotePathMappings: [mapping] },
    });
    expect(changed).toEqual({
      ...{ ...last, enabled: true, priority: 1, category: 'movies', remotePathMappings: [mapping] },
    });
    expect(await downloadClients.get(last.id.toUpperCase())).toEqual(changed);
    await downloadClients.delete(first.id);
    await expect(downloadClients.get(first.id)).rejects.toMatchObject({ code: 'DOWNLOAD_CLIENT_NOT_FOUND' });
    await expect(downloadClients.delete('no id')).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_NOT_FOUND',
    });
    await expect(downloadClients.update(first.id, { priority: 2 })).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_NOT_FOUND',
    });
  });

  it('have names of their own, whatever their case', async () => {
    const { downloadClients } = fixture.library;
    const [one, other] = [
      await downloadClients.create(watch()),
      await downloadClients.create(watch({ name: 'B' })),
    ];
    const taken = { code: 'DOWNLOAD_CLIENT_ALREADY_EXISTS', details: [{ field: 'name', id: one.id }] };
    await expect(downloadClients.create(watch({ name: 'TORRENTS' }))).rejects.toMatchObject(taken);
    await expect(downloadClients.update(other.id, { name: 'torrents' })).rejects.toMatchObject(taken);
    expect((await downloadClients.update(one.id, { name: 'TORRENTS' })).name).toBe('TORRENTS');
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => downloadClients.create(watch({ name: 'raced' }))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keep passwords and keys encrypted, never show them, and keep those that are left out', async () => {
    const { downloadClients } = fixture.library;
    const created = await downloadClients.create(watch({ password: 'the password', apiKey: 'the key' }));
    expect(created).toMatchObject({ hasPassword: true, hasApiKey: true });
    expect(JSON.stringify(created)).not.toMatch(/the password|the key/);
    const rows = () => fixture.query('select * from download_client');
    expect(JSON.stringify(await rows())).not.toMatch(/the password|the key/);
    expect(await downloadClients.update(created.id, { priority: 3 })).toMatchObject({ hasPassword: true });
    expect(await downloadClients.update(created.id, { apiKey: null })).toMatchObject({
      ...{ hasPassword: true, hasApiKey: false, priority: 3 },
    });
    await using without = await openTestLibrary(kind);
    await expect(
      without.library.downloadClients.create(watch({ password: 'the password' })),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('secret') });
  });

  it('refuse folders that cannot be watched, and tests say why', async () => {
    const { downloadClients, rootFolders } = fixture.library;
    const root = join(folder, 'movies');
    await mkdir(join(root, 'inside'), { recursive: true });
    await rootFolders.create({ name: 'Movies', path: root });
    await symlink(root, join(folder, 'link'));
    const cases: readonly (readonly [Partial<DownloadClientCreateInput>, string, RegExp])[] = [
      [{ folder: 'relative' }, 'folder', /must be an absolute path/],
      [{ folder: `${folder}/../other` }, 'folder', /must not contain "\.\." as a folder/],
      [{ folder: join(folder, 'absent') }, 'folder', /to: the folder does not exist, .* mounted(?!\.\.)/],
      [{ folder: root }, 'folder', /must not be in the root folder/],
      [{ folder: join(root, 'inside') }, 'folder', /must not be in the root folder/],
      [{ folder: join(folder, 'link') }, 'folder', /must not be in the root folder/],
      [{ folder }, 'folder', /must not hold the root folder/],
      [{ folder: null }, 'folder', /is required/],
      [{ category: '../movies' }, 'category', /must be the name of one folder/],
      [{ category: 'a/b' }, 'category', /must be the name of one folder/],
    ];
    for (const [fields, field, message] of cases) {
      const input = watch({ folder: join(folder, 'free'), ...fields });
      await mkdir(join(folder, 'free'), { recursive: true });
      await expect(downloadClients.create(input)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: expect.arrayContaining([{ field, message: expect.stringMatching(message) }]),
      });
      await expect(downloadClients.test(input)).rejects.toMatchObject({
        code: expect.stringMatching(/^(INVALID_INPUT|DOWNLOAD_CLIENT_TEST_FAILED)$/),
        message: expect.stringMatching(message),
      });
    }
    expect(await downloadClients.list()).toEqual([]);
  });

  it('are tested without being added, and later as the disk is then', async () => {
    const { downloadClients } = fixture.library;
    await downloadClients.test(watch());
    expect(await downloadClients.list()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    const { id } = await downloadClients.create(watch());
    await downloadClients.testStored(id);
    await rm(folder, { recursive: true });
    await expect(downloadClients.testStored(id)).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_TEST_FAILED',
      message: expect.stringMatching(/^The folder of the download client Torrents .*does not exist/),
    });
    await mkdir(folder);
    await downloadClients.testStored(id);
    await expect(downloadClients.testStored('no id')).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_NOT_FOUND',
    });
  });

  it.skipIf(process.getuid?.() === 0)('refuse folders that are read-only', async () => {
    await chmod(folder, 0o500);
    await expect(fixture.library.downloadClients.create(watch())).rejects.toMatchObject({
      details: [{ field: 'folder', message: expect.stringMatching(/permissions/) }],
    });
    await chmod(folder, 0o700);
  });

  it.runIf(kind === 'sqlite')('refuse the folder of the database', async () => {
    const own = dirname(fixture.url.slice('sqlite:'.length));
    await mkdir(join(own, 'watch'));
    for (const path of [own, join(own, 'watch')]) {
      await expect(fixture.library.downloadClients.create(watch({ folder: path }))).rejects.toMatchObject({
        details: [{ field: 'folder', message: 'must not be in the folder of the data of the library' }],
      });
    }
  });
});
