import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { defaultPorts, remoteImplementations } from './client-settings.ts';
import type { DownloadClientCreateInput } from './download-client.schema.ts';

describe.each(databaseKinds)('download clients on the network, on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const names = (function* () {
    for (let count = 1; ; count += 1) yield `Client ${count}`;
  })();
  /** Each with a path of its own, as two clients may not list the same downloads. */
  const input = (fields: Partial<DownloadClientCreateInput> = {}): DownloadClientCreateInput => {
    const name = names.next().value;
    const urlBase = `/${name.replace(' ', '-')}`;
    return { name, implementation: 'qBittorrent', host: 'nas.local', urlBase, ...fields };
  };
  const usual = { SABnzbd: { apiKey: 'the key' } } as Readonly<Record<string, object>>;

  it.each(remoteImplementations)('are a %s, with the usual settings', async (implementation) => {
    const { downloadClients } = fixture.library;
    const created = await downloadClients.create(
      input({ implementation, urlBase: null, ...usual[implementation] }),
    );
    const protocol = ['SABnzbd', 'NZBGet'].includes(implementation) ? 'usenet' : 'torrent';
    expect(created).toMatchObject({
      ...{ implementation, protocol, host: 'nas.local', port: defaultPorts[implementation] },
      ...{ category: 'cinephage', urlBase: null, status: 'ok', message: null, checkedAt: null },
    });
  });

  it('take an empty text for what is left out, as forms send it', async () => {
    const { downloadClients } = fixture.library;
    const empty = { urlBase: '', username: '', category: ' ', folder: '', password: '', apiKey: '' };
    const { id, ...created } = await downloadClients.create(input({ host: 'other.local', ...empty }));
    expect(created).toMatchObject({
      ...{ urlBase: null, username: null, category: 'cinephage', folder: null },
      ...{ hasPassword: false, hasApiKey: false },
    });
    expect(await downloadClients.update(id, { username: 'me', password: 'secret' })).toMatchObject({
      username: 'me',
    });
    expect(await downloadClients.update(id, { urlBase: '', category: '' })).toMatchObject({
      ...{ urlBase: null, category: 'cinephage', hasPassword: true },
    });
    await expect(downloadClients.update(id, { password: '' })).rejects.toMatchObject({
      details: [{ field: 'password' }],
    });
    await downloadClients.delete(id);
  });

  it('keep what they are given', async () => {
    const { downloadClients } = fixture.library;
    const shown: Partial<DownloadClientCreateInput> = {
      ...{ implementation: 'NZBGet', port: 7000, useSsl: true, username: 'me', category: 'movies' },
      protocol: 'usenet',
      remotePathMappings: [{ remotePath: 'C:\\downloads', localPath: '/mnt/downloads' }],
    };
    const [password, apiKey] = ['the password', 'the key'];
    const created = await downloadClients.create(
      input({ ...shown, host: '[::1]', urlBase: 'nzb/get/', password, apiKey }),
    );
    expect(created).toMatchObject({
      ...{ ...shown, host: '::1', urlBase: '/nzb/get' },
      ...{ hasPassword: true, hasApiKey: true },
    });
    const texts = JSON.stringify([created, await fixture.query('select * from download_client')]);
    expect(texts).not.toContain(password);
    expect(texts).not.toContain(apiKey);
  });

  it.each([
    [{ implementation: 'uTorrent' }, 'implementation', /must be one of qBittorrent, .*WatchFolder/],
    [{ host: null }, 'host', /is required for qBittorrent/],
    [{ implementation: 'SABnzbd' }, 'apiKey', /is required for SABnzbd/],
    [{ password: 'the password' }, 'username', /is required with a password/],
    [{ implementation: 'NZBGet', protocol: 'torrent' }, 'protocol', /must be usenet for NZBGet/],
    [{ host: 'http://nas.local' }, 'host', /without http/],
    [{ host: 'nas.local:8080' }, 'host', /without a port/],
    [{ host: 'user@nas.local' }, 'host', /must be a host name/],
    [{ host: 'nas.local/path' }, 'host', /must be a host name/],
    [{ host: '169.254.169.254' }, 'host', /metadata/],
    [{ host: '2852039166' }, 'host', /metadata/],
    [{ host: 'fd00:ec2::254' }, 'host', /metadata/],
    [{ port: 0 }, 'port', /at least 1/],
    [{ urlBase: '../other' }, 'urlBase', /must be a path/],
    [{ urlBase: 'http://other' }, 'urlBase', /must be a path/],
    [{ category: 'a/b' }, 'category', /must be the name of one folder/],
    [{ category: 'a,b' }, 'category', /without a comma/],
    [
      { remotePathMappings: [{ remotePath: 'downloads', localPath: '/a' }] },
      'remotePathMappings.0.remotePath',
      /absolute path/,
    ],
    [
      { remotePathMappings: [{ remotePath: '/a', localPath: 'downloads' }] },
      'remotePathMappings.0.localPath',
      /absolute path/,
    ],
    [
      {
        remotePathMappings: [
          { remotePath: '/a', localPath: '/b' },
          { remotePath: '/a', localPath: '/c' },
        ],
      },
      'remotePathMappings.1.remotePath',
      /two mappings/,
    ],
    [{ folder: '/a\0b' }, 'folder', /NUL character or half of a surrogate pair/],
    [
      { remotePathMappings: [{ remotePath: '/a\ud800', localPath: '/b' }] },
      'remotePathMappings.0.remotePath',
      /half of a surrogate pair/,
    ],
    [
      { remotePathMappings: [{ remotePath: '/a', localPath: '/b\ud800' }] },
      'remotePathMappings.0.localPath',
      /half of a surrogate pair/,
    ],
  ] as const)('refuse %j', async (fields, field, message) => {
    const refused = { code: 'INVALID_INPUT', details: [{ field, message: expect.stringMatching(message) }] };
    const { downloadClients } = fixture.library;
    const given = input(fields as Partial<DownloadClientCreateInput>);
    await expect(downloadClients.create(given)).rejects.toMatchObject(refused);
    await expect(downloadClients.test(given)).rejects.toMatchObject(refused);
  });

  it('do not list the same downloads as another one', async () => {
    const { downloadClients } = fixture.library;
    const same = { host: 'twice.local', urlBase: null, category: 'movies' };
    const created = await Promise.allSettled([
      downloadClients.create(input(same)),
      downloadClients.create(input({ ...same, host: 'Twice.local' })),
    ]);
    const [first] = created.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const message = expect.stringContaining(`must differ from that of ${first?.name}, which`);
    const refused = { code: 'INVALID_INPUT', details: [{ field: 'category', message, id: first?.id }] };
    const refusals = created.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refusals).toEqual([expect.objectContaining(refused)]);
    const { id } = await downloadClients.create(input({ ...same, category: 'others' }));
    await expect(downloadClients.update(id, { category: 'movies' })).rejects.toMatchObject(refused);
    expect(await downloadClients.get(id)).toMatchObject({ category: 'others' });
    expect(await downloadClients.update(first?.id ?? '', { priority: 2 })).toMatchObject({ priority: 2 });
    for (const other of [{ port: 8081 }, { urlBase: '/qb' }, { implementation: 'Transmission' }]) {
      expect(await downloadClients.create(input({ ...same, ...other }))).toMatchObject(other);
    }
  });

  it('do not get stored passwords and keys sent to another machine', async () => {
    const { downloadClients } = fixture.library;
    const secrets = { username: 'me', password: 'the password', apiKey: 'the key', useSsl: true };
    const { id } = await downloadClients.create(input(secrets));
    const both = (message: RegExp) => ({
      code: 'INVALID_INPUT',
      details: ['password', 'apiKey'].map((field) => ({ field, message: expect.stringMatching(message) })),
    });
    for (const changes of [{ host: 'evil.example' }, { port: 9999 }]) {
      await expect(downloadClients.update(id, changes)).rejects.toMatchObject(
        both(/given again, as its host or port/),
      );
    }
    await expect(downloadClients.update(id, { useSsl: false })).rejects.toMatchObject(both(/HTTPS/));
    await expect(
      downloadClients.update(id, { host: 'evil.example', password: 'another' }),
    ).rejects.toMatchObject({ details: [{ field: 'apiKey' }] });
    expect(await downloadClients.get(id)).toMatchObject({ host: 'nas.local', port: 8080, useSsl: true });
    const moved = await downloadClients.update(id, {
      host: 'other.local',
      password: 'another',
      apiKey: null,
    });
    expect(moved).toMatchObject({ host: 'other.local', hasPassword: true, hasApiKey: false });
    expect(await downloadClients.update(id, { category: 'other' })).toMatchObject({ category: 'other' });
  });

  it('lose no change if several users change them at once', async () => {
    const { downloadClients } = fixture.library;
    const { id } = await downloadClients.create(input());
    await Promise.all([
      downloadClients.update(id, { priority: 7 }),
      downloadClients.update(id, { category: 'movies' }),
      downloadClients.update(id, { removeFailed: false }),
    ]);
    expect(await downloadClients.get(id)).toMatchObject({
      priority: 7,
      category: 'movies',
      removeFailed: false,
    });
  });

  it('become clients of another program, with what that needs', async () => {
    const { downloadClients } = fixture.library;
    const { id } = await downloadClients.create(input());
    await expect(downloadClients.update(id, { host: null })).rejects.toMatchObject({
      details: [{ field: 'host', message: 'is required for qBittorrent' }],
    });
    await expect(downloadClients.update(id, { implementation: 'SABnzbd' })).rejects.toMatchObject({
      details: [{ field: 'apiKey' }],
    });
    const changed = await downloadClients.update(id, {
      implementation: 'SABnzbd',
      apiKey: 'the key',
      port: null,
    });
    expect(changed).toMatchObject({ implementation: 'SABnzbd', protocol: 'usenet', port: 8080 });
  });
});
