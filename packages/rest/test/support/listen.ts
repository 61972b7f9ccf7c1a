import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';

export interface Listening extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Starts an app on a free port. */
export async function listen(app: Koa | RequestListener): Promise<Listening> {
  const server = createServer(app instanceof Koa ? app.callback() : app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
