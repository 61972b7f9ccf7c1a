import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ReverseProxy extends AsyncDisposable {
  readonly origin: string;
}

export interface ProxyOptions {
  /** Requests below this path go to the server; the rest belongs to another program. */
  readonly folder: string;
  /** Whether the proxy keeps the folder in the path. */
  readonly keepsFolder: boolean;
}

/** Starts a reverse proxy on a free port, for requests, streams and WebSockets. */
export async function startProxy(
  target: string,
  { folder, keepsFolder }: ProxyOptions,
): Promise<ReverseProxy> {
  const { hostname, port } = new URL(target);
  const pathOf = ({ url = '' }: IncomingMessage) => (keepsFolder ? url : url.slice(folder.length));
  const isOurs = ({ url = '' }: IncomingMessage) => url.startsWith(`${folder}/`);
  const sockets = new Set<Duplex>();

  const proxy = createServer((req, res) => {
    if (!isOurs(req)) {
      res.writeHead(404).end('another program');
      return;
    }
    const { method, headers } = req;
    const onward = request({ hostname, port, method, path: pathOf(req), headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    res.once('close', () => onward.destroy());
    req.pipe(onward);
  });
  proxy.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isOurs(req)) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    const onward = connect(Number(port), hostname);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
    const lines = [`GET ${pathOf(req)} HTTP/1.1`];
    for (let index = 0; index < req.rawHeaders.length; index += 2) {
      lines.push(`${req.rawHeaders[index]}: ${req.rawHeaders[index + 1]}`);
    }
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, 'close');
      proxy.close();
      proxy.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
