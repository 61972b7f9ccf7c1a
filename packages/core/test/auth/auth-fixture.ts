import type { AuthRequest } from '../../src/auth/authenticator.ts';
import {
  type BetterAuth,
  type CreateBetterAuthOptions,
  createBetterAuthOn,
} from '../../src/auth/better-auth/create-better-auth.ts';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { createTestDatabase, type DatabaseKind } from '../../src/testing/test-database.ts';

/** What one process opens on the shared database. */
export interface Node {
  readonly database: Database;
  readonly auth: BetterAuth;
  close(): Promise<void>;
}

type AuthOptions = Omit<CreateBetterAuthOptions, 'library'>;

export interface AuthFixture {
  readonly url: string;
  openNode(options?: AuthOptions, address?: string): Promise<Node>;
  dispose(): Promise<void>;
}

/** A database of its own, and nodes on it, which `dispose` closes. */
export async function createAuthFixture(kind: DatabaseKind): Promise<AuthFixture> {
  const stored = await createTestDatabase(kind);
  const nodes = new Set<Node>();
  return {
    url: stored.url,
    async openNode(options = {}, address = stored.url) {
      const database = await openDatabase({ address });
      const auth = await createBetterAuthOn(database, options);
      const node: Node = {
        database,
        auth,
        async close() {
          nodes.delete(node);
          await auth.close();
          await database.close();
        },
      };
      nodes.add(node);
      return node;
    },
    async dispose() {
      await Promise.all([...nodes].map((node) => node.close()));
      await stored.dispose();
    },
  };
}

export const clientIp = '192.0.2.1';
export const origin = 'http://movies.test:3000';
export const admin = { username: 'Ada', password: 'correct horse battery' };

/** A request of the API with these headers. */
export const requestWith = (headers: Record<string, string>): AuthRequest => ({
  method: 'GET',
  url: '/api/library/movies',
  headers: new Headers(headers),
  clientIp,
});

export const withKey = (key: string) => requestWith({ 'x-api-key': key });

/** Sends a request to the sign-in handler as a server would. */
export function send(
  auth: BetterAuth,
  path: string,
  { method = 'POST', body = {}, headers = {}, host = origin }: SendOptions = {},
): Promise<Response> {
  const init = method === 'GET' ? {} : { body: JSON.stringify(body) };
  const allHeaders = { 'content-type': 'application/json', ...headers };
  return auth.handler(new Request(`${host}${path}`, { method, headers: allHeaders, ...init }), clientIp);
}

interface SendOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly host?: string;
}

/** Signs in and returns the `Cookie` header of the session. */
export async function signIn(auth: BetterAuth, credentials = admin): Promise<string> {
  const answer = await send(auth, '/api/auth/sign-in/username', { body: credentials });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 200 || cookie === undefined) {
    throw new Error(`Signing in was answered ${answer.status}: ${await answer.text()}`);
  }
  return cookie;
}
