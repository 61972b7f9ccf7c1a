import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { readTorrent } from '../files/read-torrent.ts';

/** Generations of the Web API: they answer differently. */
export type Generation = '4.1' | '5.0' | '5.2';

export interface AnswersOptions {
  readonly generation: Generation;
  readonly password: string;
  readonly apiKey?: string;
}

type Torrent = Readonly<Record<string, unknown>>;

/** A server that answers as the documentation of a generation of qBittorrent says. */
export interface QBittorrentAnswers {
  readonly port: number;
  /** Every request so far: `POST /torrents/add`. */
  readonly requests: readonly string[];
  /** The fields of the last torrent that was added. */
  readonly added: ReadonlyMap<string, string>;
  /** The last limits that were set on their own. */
  readonly shareLimits: URLSearchParams | null;
  /** Its torrents, by hash. */
  readonly torrents: Map<string, Torrent>;
  endSessions(): void;
  /** Lists nothing the next time, as if a torrent were added between two requests. */
  hideOnce(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A torrent as it is listed, complete and seeding. */
export function listedTorrent(generation: Generation, hash: string, changes: Torrent = {}): Torrent {
  return {
    ...{ hash, name: `Movie ${hash}`, state: 'stalledUP', category: 'ours', progress: 1 },
    ...{ size: 1000, amount_left: 0, dlspeed: 0, eta: 8_640_000, save_path: '/data/ours', ratio: 0 },
    ...(generation !== '4.1' && {
      ...{ infohash_v1: hash, infohash_v2: '', content_path: '/data/ours/Movie' },
      ...{ ratio_limit: -2, seeding_time_limit: -2, max_ratio: -1, max_seeding_time: -1, seeding_time: 0 },
    }),
    ...changes,
  };
}

const json = { 'content-type': 'application/json' };

export async function startQBittorrentAnswers(options: AnswersOptions): Promise<QBittorrentAnswers> {
  const state = createState(options);
  const server = createServer((request, response) => void answer(options, state, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}

function createState({ generation }: AnswersOptions) {
  let session = 1;
  return {
    requests: [] as string[],
    added: new Map<string, string>(),
    shareLimits: null as URLSearchParams | null,
    torrents: new Map<string, Torrent>(),
    cookie: () => `${generation === '5.2' ? 'QBT_SID_8080' : 'SID'}=session${session}`,
    isHidden: false,
    endSessions() {
      session++;
    },
    hideOnce() {
      this.isHidden = true;
    },
  };
}
type State = ReturnType<typeof createState>;

async function answer(
  options: AnswersOptions,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const path = pathname.replace('/api/v2', '');
  state.requests.push(`${request.method} ${path}`);
  const body = await readBody(request);
  if (path === '/auth/login') return login(options, state, body, response);
  const isOfKey =
    options.apiKey !== undefined && request.headers.authorization === `Bearer ${options.apiKey}`;
  if (!isOfKey && request.headers.cookie !== state.cookie()) {
    response.writeHead(request.headers.cookie === undefined ? 401 : 403).end('Forbidden');
    return;
  }
  const handler = handlers[path];
  if (handler === undefined || (options.generation === '4.1' && path === '/torrents/categories')) {
    response.writeHead(404).end('Not Found');
    return;
  }
  handler({ ...options, state, query: searchParams, body, response });
}

async function readBody(request: IncomingMessage): Promise<FormData> {
  const type = request.headers['content-type'];
  if (type === undefined) return new FormData();
  const stream = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  return new Response(stream, { headers: { 'content-type': type } }).formData();
}

const textOf = (body: FormData, name: string): string => {
  const value = body.get(name);
  return typeof value === 'string' ? value : '';
};

function login(options: AnswersOptions, state: State, body: FormData, response: ServerResponse): void {
  const isRight = textOf(body, 'password') === options.password;
  const isNew = options.generation === '5.2';
  const cookie = isRight ? { 'set-cookie': `${state.cookie()}; HttpOnly; SameSite=Strict; path=/` } : {};
  if (isNew) response.writeHead(isRight ? 204 : 401, cookie).end();
  else response.writeHead(200, cookie).end(isRight ? 'Ok.' : 'Fails.');
}

interface Call extends AnswersOptions {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly body: FormData;
  readonly response: ServerResponse;
}

const done = ({ generation, response }: Call): void =>
  void (generation === '5.2' ? response.writeHead(204).end() : response.writeHead(200).end());

const handlers: Readonly<Record<string, (call: Call) => void>> = {
  '/app/version': ({ generation, response }) => void response.end(`v${generation}.0`),
  '/app/defaultSavePath': ({ response }) => void response.end('/data'),
  '/torrents/categories': ({ response }) => void response.writeHead(200, json).end('{}'),
  '/torrents/createCategory': done,
  '/torrents/setCategory': done,
  '/torrents/info': ({ state, query, response }) => {
    const hashes = query.get('hashes')?.split('|');
    const category = query.get('category');
    const found = [...state.torrents.values()].filter(
      ({ hash, category: own }) =>
        (hashes === undefined || hashes.includes(`${hash}`)) && (category === null || own === category),
    );
    response.writeHead(200, json).end(JSON.stringify(state.isHidden ? [] : found));
    state.isHidden = false;
  },
  '/torrents/files': ({ response }) =>
    void response
      .writeHead(200, json)
      .end(JSON.stringify([{ name: 'Folder/a.mkv' }, { name: 'Folder/b.txt' }])),
  '/torrents/setShareLimits': (call) => {
    call.state.shareLimits = new URLSearchParams(
      [...call.body].map(([key, value]) => [key, `${value}`] as [string, string]),
    );
    done(call);
  },
  '/torrents/delete': (call) => {
    call.state.torrents.delete(textOf(call.body, 'hashes'));
    done(call);
  },
  '/torrents/add': (call) => void add(call),
};

async function add({ generation, state, body, response }: Call): Promise<void> {
  const file = body.get('file');
  const magnet = /btih:([0-9a-f]{40})/iu.exec(textOf(body, 'urls'))?.[1];
  const hash =
    file instanceof File ? readTorrent(new Uint8Array(await file.arrayBuffer())).infoHash : (magnet ?? '');
  for (const [key, value] of body) if (typeof value === 'string') state.added.set(key, value);
  const isThere = state.torrents.has(hash);
  if (!isThere) {
    const isMagnet = magnet !== undefined;
    const waits = isMagnet ? { state: 'metaDL', progress: 0, size: -1, content_path: '' } : {};
    state.torrents.set(
      hash,
      listedTorrent(generation, hash, { category: textOf(body, 'category'), ...waits }),
    );
  }
  if (generation !== '5.2') {
    response.end(isThere ? 'Fails.' : 'Ok.');
    return;
  }
  const counts = {
    ...{
      success_count: isThere || magnet !== undefined ? 0 : 1,
      pending_count: !isThere && magnet !== undefined ? 1 : 0,
    },
    ...{ failure_count: isThere ? 1 : 0, added_torrent_ids: isThere ? [] : [hash] },
  };
  response.writeHead(isThere ? 409 : magnet === undefined ? 200 : 202, json).end(JSON.stringify(counts));
}
