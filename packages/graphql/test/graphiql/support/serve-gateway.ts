import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Authenticator, createLibrary, type Library, LibraryError } from '@cinephage/core';
import { createTestDatabase } from '@cinephage/core/testing';
import { createGraphQLGateway } from '../../../src/gateway.ts';

export interface ServedGateway extends AsyncDisposable {
  readonly library: Library;
  readonly origin: string;
  /** While it is true, operations fail; the page does not. */
  isDatabaseDown: boolean;
}

export const apiKey = 'cinephage_key-of-the-test';
export const sessionCookie = { name: 'cinephage_session', value: 'session-of-the-test' };
/** The server answers below this path as well, as if a proxy stood in front that takes it away. */
export const publicFolder = '/movies/app';

/** A library with nothing in it, whose tasks run, on a server that listens. */
export async function serveGateway(): Promise<ServedGateway> {
  const database = await createTestDatabase('sqlite');
  const library = await createLibrary({ database: database.url });
  await library.start();

  const state = { isDatabaseDown: false };
  const auth: Authenticator = {
    authenticate({ method, headers }) {
      if (state.isDatabaseDown && method === 'POST') {
        throw new LibraryError('DATABASE_UNAVAILABLE', 'The database cannot be reached.');
      }
      const { name, value } = sessionCookie;
      if (headers.get('x-api-key') === apiKey) {
        return { kind: 'api-key', id: 'key-1', userId: null, name: 'test' };
      }
      const isSignedIn = headers.get('cookie')?.includes(`${name}=${value}`);
      return isSignedIn ? { kind: 'session', id: 'session-1', userId: 'user-1', name: 'admin' } : null;
    },
  };
  const gateway = createGraphQLGateway(library, { auth });
  const server = createServer((request, response) => {
    const { url = '' } = request;
    request.url = url.startsWith(publicFolder) ? url.slice(publicFolder.length) : url;
    void gateway.handle(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return Object.assign(state, {
    library,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      server.closeAllConnections();
      server.close();
      await library.stop();
      await database.dispose();
    },
  });
}
