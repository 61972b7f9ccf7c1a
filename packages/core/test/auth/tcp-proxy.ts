import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  /** The address with this proxy's host and port in it. */
  readonly url: string;
  /** Drops all data of open connections and signals no error to either side. New connections work. */
  freeze(): void;
  /** Does the same to new connections too, like a pulled cable. */
  freezeAll(): void;
  /** Resets every connection and refuses new ones. */
  close(): Promise<void>;
}

/** A proxy between a client and the server of a database address. */
export async function createTcpProxy(address: string): Promise<TcpProxy> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    if (isSilent) {
      sockets.add(client.pause().on('error', () => {}));
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const url = new URL(address);
  url.host = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  const freeze = () => {
    for (const socket of sockets) {
      socket.unpipe();
      socket.pause();
    }
  };
  return {
    url: url.href,
    freeze,
    freezeAll() {
      isSilent = true;
      freeze();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}
