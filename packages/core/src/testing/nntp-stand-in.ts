import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { makeUsenetPost, type UsenetFile } from './make-usenet-post.ts';

export type { UsenetFile } from './make-usenet-post.ts';

/** `refusedLogin`: no password is right. `cut`: the connection ends in the middle of each article. `down`: nothing listens. */
export type NntpFault = 'refusedLogin' | 'cut' | 'down';

export interface UsenetPostOptions {
  /** Share of the articles that the server does not have, spread evenly. Default: 0. */
  readonly missing?: number;
  /** Share of the articles, the last ones, that are sent after `release`. Default: 0. */
  readonly held?: number;
}

export interface StandInPost {
  readonly nzb: Uint8Array;
  /** Sends the articles that were held. */
  release(): void;
}

/** A news server, to be asked in place of one in tests. */
export interface NntpStandIn {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Message ids of the articles that were asked for. */
  readonly requested: readonly string[];
  /** Has the articles of files from now on. The same files twice make two posts. */
  post(files: readonly UsenetFile[], options?: UsenetPostOptions): StandInPost;
  /** Misbehaves from now on; several faults hold at once. */
  fail(fault: NntpFault): Promise<void>;
  /** Waits so long before each article; 0: no more. */
  slowDown(millisecondsPerArticle: number): void;
  /** Ends all faults, and the slowness. */
  recover(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const [username, password] = ['reader', 'a-password-of-the-stand-in'];

interface NewsServer {
  readonly articles: Map<string, Buffer>;
  readonly requested: string[];
  readonly faults: Set<NntpFault>;
  delayMs: number;
  /** What is sent when the articles of a post are released, by message id. */
  readonly held: Map<string, (() => void)[]>;
}

/** Starts the stand-in on a free port of this machine. */
export async function startNntpStandIn(): Promise<NntpStandIn> {
  const news: NewsServer = {
    ...{ articles: new Map(), requested: [], faults: new Set(), delayMs: 0, held: new Map() },
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, news);
  });
  const listen = async (port: number) => once(server.listen(port, '127.0.0.1'), 'listening');
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server.close(), 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  let posts = 0;

  return {
    ...{ host: '127.0.0.1', port, username, password, requested: news.requested },
    post(files, options = {}) {
      posts += 1;
      const { nzb, articles } = makeUsenetPost(files, String(posts));
      const held = keepArticles(news, articles, options);
      return {
        nzb,
        release() {
          const sending = held.flatMap((id) => news.held.get(id) ?? []);
          for (const id of held) news.held.delete(id);
          for (const send of sending) send();
        },
      };
    },
    async fail(fault) {
      news.faults.add(fault);
      if (fault === 'down') await stop();
    },
    slowDown(millisecondsPerArticle) {
      news.delayMs = millisecondsPerArticle;
    },
    async recover() {
      const isDown = news.faults.has('down');
      news.faults.clear();
      news.delayMs = 0;
      if (isDown) await listen(port);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** @returns the ids of those that are held */
function keepArticles(
  news: NewsServer,
  articles: ReadonlyMap<string, Buffer>,
  { missing = 0, held = 0 }: UsenetPostOptions,
): readonly string[] {
  const ids = [...articles.keys()];
  for (const [index, [id, body]] of [...articles].entries()) {
    if (!isMissing(index, missing)) news.articles.set(id, body);
  }
  const heldIds = ids.slice(Math.floor(ids.length * (1 - held)));
  for (const id of heldIds) news.held.set(id, []);
  return heldIds;
}

/** Of ten articles of which 0.3 are missing, the 4th, the 7th and the 10th. */
const isMissing = (index: number, share: number) =>
  Math.floor((index + 1) * share + 1e-9) > Math.floor(index * share + 1e-9);

function serve(socket: Socket, news: NewsServer): void {
  // A client that is killed resets its connections.
  socket.on('error', () => socket.destroy());
  socket.write('200 The stand-in is ready\r\n');
  let received = '';
  socket.setEncoding('latin1').on('data', (text) => {
    const lines = `${received}${text}`.split('\r\n');
    received = lines.pop() ?? '';
    for (const line of lines) {
      const [command = '', ...words] = line.split(' ');
      reply(socket, news, command.toUpperCase(), words);
    }
  });
}

function reply(socket: Socket, news: NewsServer, command: string, words: readonly string[]): void {
  if (command === 'AUTHINFO') {
    socket.write(login(news, words));
  } else if (command === 'GROUP') {
    socket.write(`211 1 1 1 ${words[0]}\r\n`);
  } else if (command === 'BODY' || command === 'ARTICLE' || command === 'STAT') {
    replyArticle(socket, news, { command, id: (words[0] ?? '').replace(/^<|>$/gu, '') });
  } else if (command === 'QUIT') {
    socket.end('205 Goodbye\r\n');
  } else if (command === 'MODE') {
    socket.write('200 Reading is allowed\r\n');
  } else {
    socket.write('500 Unknown command\r\n');
  }
}

function login({ faults }: NewsServer, [kind = '', value]: readonly string[]): string {
  if (kind.toUpperCase() === 'USER') return '381 A password is required\r\n';
  return value === password && !faults.has('refusedLogin')
    ? '281 Welcome\r\n'
    : '481 The user name or the password is wrong\r\n';
}

interface ArticleRequest {
  readonly command: 'BODY' | 'ARTICLE' | 'STAT';
  readonly id: string;
}

function replyArticle(socket: Socket, news: NewsServer, request: ArticleRequest): void {
  news.requested.push(request.id);
  const send = () => sendArticle(socket, news, request);
  const held = news.held.get(request.id);
  if (held !== undefined) held.push(send);
  else if (news.delayMs > 0) setTimeout(send, news.delayMs);
  else send();
}

function sendArticle(
  socket: Socket,
  { articles, faults }: NewsServer,
  { command, id }: ArticleRequest,
): void {
  const body = articles.get(id);
  if (body === undefined) {
    socket.write('430 No such article\r\n');
  } else if (command === 'STAT') {
    socket.write(`223 0 <${id}>\r\n`);
  } else {
    socket.write(command === 'BODY' ? `222 0 <${id}>\r\n` : `220 0 <${id}>\r\nMessage-ID: <${id}>\r\n\r\n`);
    if (faults.has('cut')) {
      socket.write(body.subarray(0, body.byteLength / 2));
      socket.destroySoon();
    } else {
      socket.write(body);
      socket.write('.\r\n');
    }
  }
}
