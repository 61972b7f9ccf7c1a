import { addressOf } from '../../network/address-of.ts';
import { isFromForeignSite } from '../request-origin.ts';

/** Set anew with every request, so that a caller's own header of this name never counts. */
export const clientIpHeader = 'x-cinephage-client-ip';

/** All that can be reached of better-auth, whose plugins bring dozens of endpoints more. */
const open = new Set([
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
]);

/**
 * Only browsers send these; a request with a cookie and none of them comes from a program. `sec-fetch-mode` is not one
 * of them: Node's own fetch sends it.
 */
const browserHeaders = ['origin', 'referer', 'sec-fetch-site', 'sec-fetch-dest'];

export type AuthHandler = (request: Request, clientIp: string) => Promise<Response>;

export interface SignInHandlerDeps {
  /** better-auth's handler. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Whether pages of an origin on another host may use the API. */
  readonly isTrustedOrigin: (origin: string) => boolean;
  /** Called when an answer may have ended a session. */
  readonly onWritten: () => void;
}

/** Serves signing in, signing out and the session; everything else is a 404. */
export function createSignInHandler({ handle, isTrustedOrigin, onWritten }: SignInHandlerDeps): AuthHandler {
  return async (request, clientIp) => {
    const url = new URL(request.url);
    if (!open.has(`${request.method} ${url.pathname}`)) {
      return refuse(404, 'NOT_FOUND', 'There is nothing here.');
    }
    // better-auth looks at the origin only where there is a cookie: that leaves signing somebody in as somebody else.
    const isWrite = request.method === 'POST';
    if (isWrite && !isMeant(request, isTrustedOrigin)) {
      return refuse(403, 'INVALID_ORIGIN', 'Pages from this origin may not sign in here.');
    }
    try {
      return await handle(new Request(request, { headers: headersFor(request, clientIp) }));
    } finally {
      if (isWrite) {
        onWritten();
      }
    }
  };
}

function isMeant(request: Request, isTrustedOrigin: SignInHandlerDeps['isTrustedOrigin']): boolean {
  const origin = request.headers.get('origin');
  return origin === null
    ? !isFromForeignSite(request.headers)
    : originsOf(request).includes(origin) || isTrustedOrigin(origin);
}

function headersFor(request: Request, clientIp: string): Headers {
  const headers = new Headers(request.headers);
  headers.set(clientIpHeader, addressOf(clientIp));
  if (!browserHeaders.some((name) => headers.has(name))) {
    // better-auth wants an origin with every cookie, against forged requests from other sites, which need a browser.
    headers.set('origin', new URL(request.url).origin);
  }
  return headers;
}

const refuse = (status: number, code: string, message: string) =>
  Response.json({ code, message }, { status });

/** The page's own origin, under either scheme: behind a proxy that ends TLS, ours says http where the browser says https. */
export function originsOf({ url }: Request): string[] {
  const { host } = new URL(url);
  return [`http://${host}`, `https://${host}`];
}
