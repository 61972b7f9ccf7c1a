import { addressOf } from '../../network/address-of.ts';
import { isFromForeignSite } from '../request-origin.ts';

/** Overwritten in every request, so that a client cannot set it. */
export const clientIpHeader = 'x-cinephage-client-ip';

/** The endpoints of better-auth that are served; its plugins have dozens more. */
const servedEndpoints = new Set([
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
]);

/**
 * Only browsers send these headers; a request with a cookie and without them comes from a program. Node's `fetch` sends
 * `sec-fetch-mode` too, so it is not in this list.
 */
const browserHeaders = ['origin', 'referer', 'sec-fetch-site', 'sec-fetch-dest'];

export type AuthHandler = (request: Request, clientIp: string) => Promise<Response>;

export interface SignInHandlerDeps {
  /** better-auth's handler. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Whether pages of an origin on another host may use the API. */
  readonly isTrustedOrigin: (origin: string) => Promise<boolean>;
  /** Called after a request that may have created or ended a session. */
  readonly onWritten: () => void;
}

/** Serves signing in, signing out and the session, and answers 404 to everything else. */
export function createSignInHandler({ handle, isTrustedOrigin, onWritten }: SignInHandlerDeps): AuthHandler {
  return async (request, clientIp) => {
    const url = new URL(request.url);
    if (!servedEndpoints.has(`${request.method} ${url.pathname}`)) {
      return refuse(404, 'NOT_FOUND', 'There is nothing here.');
    }
    // better-auth checks the origin only of requests with a cookie, which allows login CSRF.
    const isWrite = request.method === 'POST';
    if (isWrite && !(await hasAllowedOrigin(request, isTrustedOrigin))) {
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

async function hasAllowedOrigin(
  request: Request,
  isTrustedOrigin: SignInHandlerDeps['isTrustedOrigin'],
): Promise<boolean> {
  const origin = request.headers.get('origin');
  return origin === null
    ? !isFromForeignSite(request.headers)
    : originsOf(request).includes(origin) || isTrustedOrigin(origin);
}

function headersFor(request: Request, clientIp: string): Headers {
  const headers = new Headers(request.headers);
  headers.set(clientIpHeader, addressOf(clientIp));
  if (!browserHeaders.some((name) => headers.has(name))) {
    // better-auth requires an origin with every cookie, against cross-site request forgery, which needs a browser.
    headers.set('origin', new URL(request.url).origin);
  }
  return headers;
}

const refuse = (status: number, code: string, message: string) =>
  Response.json({ code, message }, { status });

/** The origins of the request's own host, with both schemes: behind a proxy that ends TLS, the URL has http and the browser https. */
export function originsOf({ url }: Request): string[] {
  const { host } = new URL(url);
  return [`http://${host}`, `https://${host}`];
}
