import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Closes every connection and accepts no more. */
  cut(): Promise<void>;
  /** Keeps connections and accepts new ones, but no longer forwards bytes. */
  freeze(): Promise<void>;
  /** Accepts connections again after `cut`. */
  restore(): Promise<void>;
}

/** Forwards connections to a server on this machine, and can simulate its failure. */
export async function createTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((socket) => {
    const onward = connect(port, host);
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => {
        if (!isFrozen) to.write(chunk);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;
  const cut = async () => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    port: ownPort,
    cut,
    async freeze() {
      isFrozen = true;
    },
    async restore() {
      isFrozen = false;
      server.listen(ownPort, '127.0.0.1');
      await once(server, 'listening');
    },
    [Symbol.asyncDispose]: cut,
  };
}
