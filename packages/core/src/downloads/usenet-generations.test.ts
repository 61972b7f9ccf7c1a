import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../http-client/create-http-client.ts';
import { startRawServer } from '../http-client/raw-server.fixture.ts';
import { recordsOf } from './conformance/client-under-test.fixture.ts';
import { messageOf } from './conformance/reaching.fixture.ts';
import type { DownloadClient, DownloadRequest } from './download-client.ts';
import { createNzbget } from './nzbget/create-nzbget.ts';
import { createSabnzbd } from './sabnzbd/create-sabnzbd.ts';

const http = createHttpClient();
afterAll(() => http.close());

const never = new AbortController().signal;
const request: DownloadRequest = {
  ...{
    grabId: '0192aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
    title: 'Heat.1995.1080p',
    seedRatio: null,
    seedTime: null,
    isRepeated: false,
  },
  file: { kind: 'nzb', bytes: Buffer.from('<nzb/>') },
};

const settings = (port: number) => ({
  ...{ id: 'one', name: 'The client', host: '127.0.0.1', port, useSsl: false, urlBase: null },
  ...{ username: 'me', password: 'secret', apiKey: 'a-key', category: 'cinephage' },
});

/** Answers of the JSON-RPC API by method, each with what it was called with. */
async function startNzbgetStub(answer: (method: string, params: readonly unknown[]) => object) {
  const calls: { readonly method: string; readonly params: readonly unknown[] }[] = [];
  const server = await startRawServer(async (incoming, response) => {
    const call = JSON.parse(await text(incoming));
    calls.push(call);
    response.end(JSON.stringify({ version: '1.1', ...answer(call.method, call.params) }));
  });
  return { ...server, calls, client: createNzbget(settings(server.port), { http }) };
}

describe('NZBGet', () => {
  const empty = (method: string) => ({ result: method === 'listgroups' || method === 'history' ? [] : 1 });
  const parametersOf = ({ calls }: Awaited<ReturnType<typeof startNzbgetStub>>) =>
    calls.filter(({ method }) => method === 'append').map(({ params }) => params.slice(2));
  const old = ['cinephage', 0, false, false, '', 0, 'FORCE', ['*cinephage', request.grabId]];
  const later = [...old.slice(0, -1), false, ...old.slice(-1)];

  it.each([
    ['13.0', old],
    ['21.0', old],
    ['24.8', old],
    ['25.2', old],
    ['25.3', later],
    ['26.0', later],
    ['26.1-testing-20251201', later],
  ])('%s is given the parameters that it takes', async (version, parameters) => {
    await using stub = await startNzbgetStub((method) =>
      method === 'version' ? { result: version } : empty(method),
    );
    expect(await stub.client.add(request, never)).toEqual({ downloadId: request.grabId });
    expect(parametersOf(stub)).toEqual([parameters]);
  });

  it('that refuses the parameters is given the other ones', async () => {
    await using stub = await startNzbgetStub((method, params) => {
      if (method === 'version') return { result: '25.1' };
      const isRefused = method === 'append' && params.length === 10;
      return isRefused ? { error: { code: 2, message: 'Invalid parameter (AutoCategory)' } } : empty(method);
    });
    await stub.client.add(request, never);
    expect(parametersOf(stub)).toEqual([old, later]);
  });

  it('that takes nothing is a refusal', async () => {
    await using stub = await startNzbgetStub((method) =>
      method === 'version' ? { result: '21.0' } : method === 'append' ? { result: 0 } : empty(method),
    );
    expect(await messageOf(stub.client.add(request, never), 'refused')).toContain('Heat.1995.1080p');
  });

  it('is asked again to remove what has moved into the history in between', async () => {
    let place: 'queue' | 'history' | null = 'queue';
    const item = {
      ...{ NZBID: 7, NZBName: 'Heat.1995.1080p', Category: 'cinephage', Status: 'FAILURE/UNPACK' },
      ...{
        FileSizeHi: 0,
        FileSizeLo: 1,
        RemainingSizeHi: 0,
        RemainingSizeLo: 0,
        PausedSizeHi: 0,
        PausedSizeLo: 0,
      },
      Parameters: [{ Name: '*cinephage', Value: request.grabId }],
    };
    await using stub = await startNzbgetStub((method, [command]) => {
      if (method === 'listgroups') return { result: place === 'queue' ? [item] : [] };
      if (method === 'history') return { result: place === 'history' ? [item] : [] };
      if (method === 'status') return { result: { DownloadRate: 0 } };
      const isThere = command === (place === 'queue' ? 'GroupFinalDelete' : 'HistoryFinalDelete');
      if (place === 'queue') place = 'history';
      else if (isThere) place = null;
      return { result: place === null };
    });
    await stub.client.tracking?.remove(request.grabId, { deleteData: true }, never);
    const edits = stub.calls.filter(({ method }) => method === 'editqueue').map(({ params }) => params[0]);
    expect(edits).toEqual(['GroupFinalDelete', 'HistoryFinalDelete']);
  });

  it.each([
    ['the category in the main folder', [], '/done/cinephage'],
    ['the main folder', [['AppendCategoryDir', 'no']], '/done'],
    ['the folder of the category', [['Category1.DestDir', '/movies']], '/movies'],
    ['a folder of Windows', [['DestDir', 'C:\\done']], 'C:\\done\\cinephage'],
  ])('lands its downloads in %s', async (_, options, path) => {
    const config = {
      DestDir: '/done',
      AppendCategoryDir: 'yes',
      'Category1.Name': 'Cinephage',
      ControlPassword: 'secret',
    };
    const all = { ...config, ...Object.fromEntries(options) };
    const result = Object.entries(all).map(([Name, Value]) => ({ Name, Value }));
    await using stub = await startNzbgetStub(() => ({ result }));
    expect(await stub.client.tracking?.folders(never)).toEqual([{ path }]);
  });
});

type Fields = Readonly<Record<string, string>>;

async function startSabnzbdStub(answer: (fields: Fields) => object | string, status = 200) {
  const calls: Fields[] = [];
  const urls: string[] = [];
  const server = await startRawServer(async (incoming, response) => {
    const { 'content-type': type = '' } = incoming.headers;
    const form = await new Response(await text(incoming), { headers: { 'content-type': type } }).formData();
    const fields = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    calls.push(fields);
    urls.push(incoming.url ?? '');
    const body = answer(fields);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return {
    ...server,
    calls,
    urls,
    client: createSabnzbd(settings(server.port), { http, records: recordsOf() }),
  };
}

describe('SABnzbd', () => {
  const category = { name: 'cinephage', dir: 'movies' };
  const slotOf = (index: number) => ({
    ...{ nzo_id: `SABnzbd_nzo_${index}`, name: `Movie ${index}`, category: 'cinephage' },
    ...{ status: 'Completed', bytes: 1, storage: '/done/movie' },
  });
  const answer = ({ mode = '', start = '0' }: Fields): object => {
    const first = Number(start);
    const answers: Readonly<Record<string, object>> = {
      queue: { queue: { slots: [] } },
      history: {
        history: { slots: Array.from({ length: first === 0 ? 1_000 : 7 }, (_, at) => slotOf(first + at)) },
      },
      get_config: { config: { categories: [{ name: '*' }, category] } },
      fullstatus: { status: { completedir: 'D:\\done' } },
    };
    return answers[mode] ?? { status: true, nzo_ids: ['SABnzbd_nzo_new'] };
  };
  const trackingOf = ({ tracking }: DownloadClient) => {
    if (tracking === null) throw new Error();
    return tracking;
  };

  it('is asked for all of a long history, and never with its key in the address', async () => {
    await using stub = await startSabnzbdStub(answer);
    expect(await trackingOf(stub.client).list(never)).toHaveLength(1_007);
    expect(stub.calls.map(({ mode }) => mode)).toEqual(['queue', 'history', 'history']);
    expect(stub.urls.join()).not.toContain('a-key');
    expect(stub.calls.every(({ apikey }) => apikey === 'a-key')).toBe(true);
  });

  /** @param confirmed how many removals it confirms before it removes */
  const startRemovable = (confirmed: number) => {
    let removals = 0;
    return startSabnzbdStub((fields) => {
      if (fields.name === 'delete' && fields.mode === 'history') removals += 1;
      if (fields.mode !== 'history' || fields.name === 'delete') return answer(fields);
      return { history: { slots: removals > confirmed ? [slotOf(4)] : [slotOf(3), slotOf(4)] } };
    });
  };
  const removeThird = ({ client }: { client: DownloadClient }) =>
    trackingOf(client).remove('SABnzbd_nzo_3', { deleteData: true }, never);

  it('removes for good, not into the archive of 4.3 and later', async () => {
    await using stub = await startRemovable(0);
    await removeThird(stub);
    expect(stub.calls.filter(({ name }) => name === 'delete')).toEqual([
      expect.objectContaining({ mode: 'queue', value: 'SABnzbd_nzo_3', del_files: '1' }),
      expect.objectContaining({ mode: 'history', value: 'SABnzbd_nzo_3', del_files: '1', archive: '0' }),
    ]);
  });

  it('is asked again to remove what it has confirmed and kept, and refuses in the end', async () => {
    await using slow = await startRemovable(1);
    await removeThird(slow);
    expect(slow.calls.filter(({ name, mode }) => name === 'delete' && mode === 'history')).toHaveLength(2);
    await using never = await startRemovable(Number.POSITIVE_INFINITY);
    expect(await messageOf(removeThird(never), 'refused')).toContain('processing');
  });

  it('lands its downloads in the folder of the category', async () => {
    await using stub = await startSabnzbdStub(answer);
    expect(await trackingOf(stub.client).folders(never)).toEqual([{ path: 'D:\\done\\movies' }]);
  });

  it.each([
    [403, 'API Key Incorrect', 'unauthorized'],
    [403, 'API Key Required', 'unauthorized'],
    [401, 'of a proxy in front of it', 'unauthorized'],
    [403, 'Access denied - Hostname verification failed', 'misconfigured'],
    [404, 'Not found', 'misconfigured'],
    [200, '<html>another program', 'misconfigured'],
    [200, '{"status":false,"error":"API is not allowed"}', 'refused'],
  ])('that answers %d %j is %s', async (status, body, failure) => {
    await using stub = await startSabnzbdStub(() => body, status);
    const message = await messageOf(trackingOf(stub.client).list(never), failure);
    expect(message).toMatch(/^The client .*\.$/u);
    expect(message).not.toContain('a-key');
  });
});
