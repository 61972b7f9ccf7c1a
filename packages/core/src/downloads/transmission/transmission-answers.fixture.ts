import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import { z } from 'zod';

type Torrent = Readonly<Record<string, unknown>>;

export interface AnswersOptions {
  /** 16: 3.00, which ignores labels when a torrent is added; 17: 4.0. */
  readonly rpcVersion: 16 | 17;
  readonly password: string;
  /** Answers anything with this status. */
  readonly status?: number;
  /** No session that it begins holds. */
  readonly hasNoSessions?: boolean;
}

/** A server that answers as the documentation of the RPC of Transmission says. */
export interface TransmissionAnswers {
  readonly port: number;
  /** The methods so far; `-` for one that was refused. */
  readonly requests: readonly string[];
  readonly torrents: Map<string, Torrent>;
  /** What torrents are answered with the next time they are added. */
  addNext(answer: { readonly result: string; readonly hash?: string }): void;
  endSessions(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A torrent as it is listed, complete and seeding. */
export const listedTorrent = (hashString: string, changes: Torrent = {}): Torrent => ({
  ...{ hashString, name: 'Movie', status: 6, error: 0, errorString: '', metadataPercentComplete: 1 },
  ...{ sizeWhenDone: 1000, leftUntilDone: 0, rateDownload: 0, eta: -1, downloadDir: '/data/ours' },
  ...{ labels: ['ours'], peersSendingToUs: 0, webseedsSendingToUs: 0, isFinished: false, uploadRatio: 0 },
  ...{ seedRatioLimit: 2, seedRatioMode: 0, seedIdleLimit: 30, seedIdleMode: 0, secondsSeeding: 0 },
  ...changes,
});

export async function startTransmissionAnswers(options: AnswersOptions): Promise<TransmissionAnswers> {
  const state = createState();
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

function createState() {
  return {
    requests: [] as string[],
    torrents: new Map<string, Torrent>(),
    next: null as Parameters<TransmissionAnswers['addNext']>[0] | null,
    session: 1,
    addNext(answer: NonNullable<typeof this.next>) {
      this.next = answer;
    },
    endSessions() {
      this.session++;
    },
  };
}
type State = ReturnType<typeof createState>;

const callSchema = z.object({
  method: z.string(),
  arguments: z.looseObject({ ids: z.array(z.string()).optional() }),
});

async function answer(
  options: AnswersOptions,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = callSchema.parse(await readJson(request));
  const session = `session${state.session}`;
  const [, credentials = ''] = request.headers.authorization?.split(' ') ?? [];
  const isRight = Buffer.from(credentials, 'base64').toString() === `me:${options.password}`;
  const isOld = options.hasNoSessions || request.headers['x-transmission-session-id'] !== session;
  const status = options.status ?? (isRight ? (isOld ? 409 : 200) : 401);
  state.requests.push(status === 200 ? call.method : '-');
  response.writeHead(status, { 'x-transmission-session-id': session });
  if (status !== 200) {
    response.end('<h1>an answer for people</h1>');
    return;
  }
  const { result = 'success', ...fields } = methods[call.method]?.(options, state, call.arguments) ?? {};
  response.end(JSON.stringify({ result, arguments: fields }));
}

type Method = (
  options: AnswersOptions,
  state: State,
  fields: z.infer<typeof callSchema>['arguments'],
) => Torrent;

const methods: Readonly<Record<string, Method>> = {
  'session-get': ({ rpcVersion }) => ({ 'download-dir': '/data/', 'rpc-version': rpcVersion }),
  'torrent-get': (_options, { torrents }, { ids }) => ({
    torrents: [...torrents].filter(([hash]) => ids?.includes(hash) ?? true).map(([, torrent]) => torrent),
  }),
  'torrent-set': (_options, { torrents }, { ids = [], ...changes }) => {
    for (const id of ids) torrents.set(id, { ...torrents.get(id), ...changes });
    return {};
  },
  'torrent-remove': (_options, { torrents }, { ids = [] }) => {
    for (const id of ids) torrents.delete(id);
    return {};
  },
  'torrent-add': ({ rpcVersion }, state, { labels, 'download-dir': downloadDir }) => {
    const { result = 'success', hash: hashString = '' } = state.next ?? {};
    if (result !== 'success') return { result };
    if (state.torrents.has(hashString)) return { 'torrent-duplicate': { hashString } };
    const own = rpcVersion >= 17 ? labels : [];
    state.torrents.set(hashString, listedTorrent(hashString, { labels: own, downloadDir }));
    return { 'torrent-added': { hashString } };
  },
};
