import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLeftOut } from '../testing/clients/start-program.ts';
import {
  qBittorrentProgram,
  type RunningTorrentClient,
  startQBittorrent,
} from '../testing/clients/start-qbittorrent.ts';
import { freePort } from '../testing/free-port.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { DownloadClientCreateInput } from './download-client.schema.ts';

const program = isLeftOut(qBittorrentProgram) ? null : startQBittorrent();
const elsewhere = '/nowhere-on-this-machine/complete';
const failed = (message: RegExp) => ({
  code: 'DOWNLOAD_CLIENT_TEST_FAILED',
  message: expect.stringMatching(message),
});

afterAll(async () => (await program)?.stop());

describe.skipIf(program === null).each(databaseKinds)('the test of a qBittorrent, on %s', (kind) => {
  let running: RunningTorrentClient;
  let fixture: TestLibrary;
  let folder: string;
  beforeAll(async () => {
    running = (await program) ?? expect.fail('no qBittorrent');
    folder = await mkdtemp(join(tmpdir(), 'cinephage-downloads-'));
    await mkdir(join(folder, 'import'));
    fixture = await openTestLibrary(kind, {
      secret: 'a secret of the operator',
      importFolders: [join(folder, 'import')],
    });
  });
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const input = (fields: Partial<DownloadClientCreateInput> = {}): DownloadClientCreateInput => {
    const { host, port, username, password } = running;
    return { name: 'Torrents', implementation: 'qBittorrent', host, port, username, password, ...fields };
  };

  it('succeeds, and makes its category', async () => {
    const { downloadClients } = fixture.library;
    await downloadClients.test(input({ category: `made-on-${kind}` }));
    expect(await downloadClients.list()).toEqual([]);
    const { id } = await downloadClients.create(input());
    expect(await downloadClients.get(id)).toMatchObject({ status: 'ok', checkedAt: null });
    await downloadClients.testStored(id);
    expect(await downloadClients.get(id)).toMatchObject({ status: 'ok', checkedAt: expect.any(String) });
    await downloadClients.delete(id);
  });

  it('says that nothing answers', async () => {
    const { downloadClients } = fixture.library;
    const port = await freePort();
    await expect(downloadClients.test(input({ port }))).rejects.toMatchObject(
      failed(/^Torrents cannot be reached: .+\.$/),
    );
    const { id } = await downloadClients.create(input({ port }));
    await expect(downloadClients.testStored(id)).rejects.toMatchObject(failed(/cannot be reached/));
    expect(await downloadClients.get(id)).toMatchObject({
      ...{ status: 'failing', message: expect.stringMatching(/cannot be reached/) },
    });
    await downloadClients.delete(id);
  });

  it('says that the password is wrong, which blocks it until a user corrects it', async () => {
    const { downloadClients } = fixture.library;
    const { id } = await downloadClients.create(input({ password: 'not the password' }));
    const error = await downloadClients.testStored(id).catch((cause) => cause);
    expect(error).toMatchObject(failed(/^Torrents refuses the user name or the password\.$/));
    expect(await downloadClients.get(id)).toMatchObject({ status: 'blocked', message: error.message });
    expect(JSON.stringify(await downloadClients.get(id))).not.toContain('not the password');
    await downloadClients.update(id, { password: running.password });
    expect(await downloadClients.get(id)).toMatchObject({ status: 'ok', message: null });
    await downloadClients.testStored(id);
    await downloadClients.delete(id);
  });

  it('takes one that is new, whose folder comes with the first download', async () => {
    await setSavePath(running, join(running.downloads, `of a new client on ${kind}`));
    try {
      await fixture.library.downloadClients.test(input());
    } finally {
      await setSavePath(running, running.downloads);
    }
  });

  it('says that its folder is not here, and which mapping would make it so', async () => {
    const { downloadClients } = fixture.library;
    await setSavePath(running, elsewhere);
    try {
      await expect(downloadClients.test(input())).rejects.toMatchObject({
        ...failed(/which is not on this machine\. Add a remote path mapping/),
        details: [{ field: 'remotePathMappings' }],
      });
      const localPath = join(folder, 'complete');
      const mapped = input({ remotePathMappings: [{ remotePath: elsewhere, localPath }] });
      await expect(downloadClients.test(mapped)).rejects.toMatchObject(
        failed(
          /is .+\/complete\/cinephage on this machine by its remote path mapping\. The folder does not exist/,
        ),
      );
      await mkdir(localPath);
      await expect(downloadClients.test(input())).rejects.toMatchObject({
        message:
          `Torrents puts downloads into ${elsewhere}/cinephage, which is not on this machine. There is ${localPath}: ` +
          `if that is the same folder, add the remote path mapping from ${elsewhere} to ${localPath}.`,
      });
      await downloadClients.test(mapped);
      const { id } = await downloadClients.create(input());
      await expect(downloadClients.testStored(id)).rejects.toMatchObject(failed(/not on this machine/));
      await downloadClients.delete(id);
    } finally {
      await setSavePath(running, running.downloads);
    }
  });
});

/** As its user would, in its settings. */
async function setSavePath({ host, port, username, password }: RunningTorrentClient, path: string) {
  const address = `http://${host}:${port}/api/v2`;
  const login = await fetch(`${address}/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username, password }),
  });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const json = JSON.stringify({ save_path: path });
  const changed = await fetch(`${address}/app/setPreferences`, {
    ...{ method: 'POST', body: new URLSearchParams({ json }), headers: { cookie } },
  });
  expect(changed.status).toBe(200);
}
