import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { type ClientStates, createClientStates } from './client-states.ts';
import { type DownloadClient, DownloadClientError, type DownloadRequest } from './download-client.ts';
import { type DownloadClientRow, readDownloadClient } from './download-client-rows.ts';
import { guardClient } from './guard-client.ts';

const request: DownloadRequest = {
  ...{ grabId: 'grab', title: 'Title', seedRatio: null, seedTime: null, isRepeated: false },
  file: { kind: 'magnet', uri: 'magnet:', infoHash: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a' },
};
const { signal } = new AbortController();

describe.each(databaseKinds)('a download client on %s', (kind) => {
  let fixture: TestLibrary;
  let states: ClientStates;
  let row: DownloadClientRow;
  /** What the client answers; null: it works. */
  let failure: DownloadClientError | null;
  let calls: string[];
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    states = createClientStates({ database: fixture.database, now: () => new Date() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    const { downloadClients } = fixture.library;
    for (const { id } of await downloadClients.list()) await downloadClients.delete(id);
    const { id } = await downloadClients.create({
      name: 'T',
      implementation: 'qBittorrent',
      host: 'nas.local',
    });
    row = await readDownloadClient(fixture.database, id);
    [failure, calls] = [null, []];
  });

  const answer = async <T>(call: string, value: T): Promise<T> => {
    calls.push(call);
    if (failure !== null) throw failure;
    return value;
  };
  const create = (): DownloadClient => ({
    ...{ id: row.id, name: row.name, protocols: ['torrent'] },
    add: () => answer('add', { downloadId: 'id' }),
    test: () => answer('test', undefined),
    tracking: {
      list: () => answer('list', []),
      remove: () => answer('remove', undefined),
      folders: () => answer('folders', []),
    },
  });
  const open = () => guardClient({ states, logger: undefined }, row, create) ?? expect.fail('no client');
  const wrongPassword = new DownloadClientError('unauthorized', 'T refuses the password.');
  const stored = () => fixture.library.downloadClients.get(row.id);

  it('that refuses the login is asked once, on all nodes', async () => {
    const [node, other] = [open(), open()];
    failure = wrongPassword;
    await expect(node.tracking?.list(signal)).rejects.toBe(wrongPassword);
    expect(await stored()).toMatchObject({ status: 'blocked', message: wrongPassword.message });
    const again = {
      failure: 'unauthorized',
      message: expect.stringMatching(/^T refuses the password\. It is not asked/),
    };
    for (const client of [node, other]) {
      await expect(client.add(request, signal)).rejects.toMatchObject(again);
      await expect(client.tracking?.list(signal)).rejects.toMatchObject(again);
      await expect(client.tracking?.folders(signal)).rejects.toMatchObject(again);
      await expect(client.tracking?.remove('id', { deleteData: false }, signal)).rejects.toMatchObject(again);
    }
    expect(calls).toEqual(['list']);
    const blocked = await node.add(request, signal).catch((error) => error);
    await states.markFailed(row, blocked);
    expect(await stored()).toMatchObject({ message: wrongPassword.message });
    expect((await states.read(row.id))?.failures).toBe(1);
  });

  it('is asked again after a user has changed it, but not because of its priority', async () => {
    const client = open();
    failure = wrongPassword;
    await expect(client.add(request, signal)).rejects.toBe(wrongPassword);
    await fixture.library.downloadClients.update(row.id, { priority: 2 });
    expect(await stored()).toMatchObject({ status: 'blocked' });
    failure = null;
    await fixture.library.downloadClients.update(row.id, { username: 'me', password: null });
    expect(await stored()).toMatchObject({ status: 'ok', message: null, checkedAt: null });
    row = await readDownloadClient(fixture.database, row.id);
    expect(await open().add(request, signal)).toEqual({ downloadId: 'id' });
  });

  it('is not blocked by an answer to settings of before', async () => {
    const client = open();
    await fixture.library.downloadClients.update(row.id, { username: 'me' });
    failure = wrongPassword;
    await expect(client.add(request, signal)).rejects.toBe(wrongPassword);
    expect(await stored()).toMatchObject({ status: 'ok' });
  });

  it('fails and works again as grabs find it', async () => {
    const client = open();
    failure = new DownloadClientError('unreachable', 'T cannot be reached.');
    await expect(client.add(request, signal)).rejects.toBe(failure);
    expect(await stored()).toMatchObject({ status: 'failing', message: 'T cannot be reached.' });
    const failing = await states.read(row.id);
    await expect(client.add(request, signal)).rejects.toBe(failure);
    expect(await states.read(row.id)).toMatchObject({ failures: 2, failing_since: failing?.failing_since });
    failure = null;
    await client.add(request, signal);
    expect(await stored()).toMatchObject({ status: 'ok', message: null, checkedAt: expect.any(String) });
  });

  it('is fine if it refuses one release', async () => {
    failure = new DownloadClientError('refused', 'T says that it is no torrent.');
    await expect(open().add(request, signal)).rejects.toBe(failure);
    expect(await stored()).toMatchObject({ status: 'ok' });
  });
});
