import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableLine extends AsyncDisposable {
  readonly port: number;
  /** Drops every connection and takes no more of them. */
  cut(): Promise<void>;
  /** Keeps every connection and takes new ones, but nothing gets through any more. */
  freeze(): Promise<void>;
  /** After `cut`. */
  mend(): Promise<void>;
}

/** A line to a server on this machine that can be cut, as when a database goes away. */
export async function createCuttableLine(host: string, port: number): Promise<CuttableLine> {
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
    async mend() {
      isFrozen = false;
      server.listen(ownPort, '127.0.0.1');
      await once(server, 'listening');
    },
    [Symbol.asyncDispose]: cut,
  };
}
