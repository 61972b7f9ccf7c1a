import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createLibrary, type Library } from '@cinephage/core';
import { createTestDatabase, type DatabaseKind } from '@cinephage/core/testing';
import { createGraphQLGateway, type GraphQLGateway, type GraphQLOptions } from '../../../src/index.ts';
import { type SpiedLibrary, spyOn } from './spied-library.ts';
import { createTestAuth, type TestAuth } from './test-auth.ts';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** The connections that are open now, as the server sees them. */
  readonly sockets: ReadonlySet<Socket>;
}

/** Lets a handler listen on a free port of this machine. */
export async function listen(
  handle: RequestListener,
  handleUpgrade?: GraphQLGateway['handleUpgrade'],
): Promise<Listening> {
  const server = createServer(handle);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  if (handleUpgrade) {
    server.on('upgrade', handleUpgrade);
  }
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sockets,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export interface ServedGateway extends Listening {
  readonly url: string;
  readonly library: Library;
  readonly gateway: GraphQLGateway;
  readonly auth: TestAuth;
  /** Errors that callers only saw as `INTERNAL_ERROR`. */
  readonly unexpected: unknown[];
}

/** A gateway over a library behind a listening server. */
export async function serveOver(library: Library, options: GraphQLOptions = {}): Promise<ServedGateway> {
  const auth = createTestAuth();
  const unexpected: unknown[] = [];
  const gateway = createGraphQLGateway(library, {
    auth,
    ...options,
    onError: (error) => unexpected.push(error),
  });
  const server = await listen((req, res) => void gateway.handle(req, res), gateway.handleUpgrade);
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}/graphql`,
    library,
    gateway,
    auth,
    unexpected,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The same over a library on a new database. */
export async function serveGateway(kind: DatabaseKind, options: GraphQLOptions = {}): Promise<ServedGateway> {
  const fixture = await createTestDatabase(kind);
  const library = await createLibrary({ database: fixture.url });
  const served = await serveOver(library, options);
  return {
    ...served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await library.stop();
      await fixture.dispose();
    },
  };
}

export interface SpiedGateway extends ServedGateway, Pick<SpiedLibrary, 'open'> {}

/** The same, and who follows the events of its library is counted. */
export async function serveSpied(kind: DatabaseKind, options: GraphQLOptions = {}): Promise<SpiedGateway> {
  const fixture = await createTestDatabase(kind);
  const library = await createLibrary({ database: fixture.url });
  const spied = spyOn(library);
  const served = await serveOver(spied.library, options);
  return {
    ...served,
    open: spied.open,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await library.stop();
      await fixture.dispose();
    },
  };
}
