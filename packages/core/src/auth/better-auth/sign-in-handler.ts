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

/**
 * Serves signing in, signing out and the session; everything else is a 404.
 *
 * @param handle better-auth's handler
 * @param onWritten called when an answer may have ended a session
 */
export function createSignInHandler(
  handle: (request: Request) => Promise<Response>,
  onWritten: () => void,
): AuthHandler {
  return async (request, clientIp) => {
    const url = new URL(request.url);
    if (!open.has(`${request.method} ${url.pathname}`)) {
      return Response.json({ code: 'NOT_FOUND', message: 'There is nothing here.' }, { status: 404 });
    }
    const headers = new Headers(request.headers);
    headers.set(clientIpHeader, clientIp);
    if (!browserHeaders.some((name) => headers.has(name))) {
      // better-auth wants an origin with every cookie, against forged requests from other sites, which need a browser.
      headers.set('origin', url.origin);
    }
    try {
      return await handle(new Request(request, { headers }));
    } finally {
      if (request.method === 'POST') {
        onWritten();
      }
    }
  };
}

/** The page's own origin, under either scheme: behind a proxy that ends TLS, ours says http where the browser says https. */
export function originsOf({ url }: Request): string[] {
  const { host } = new URL(url);
  return [`http://${host}`, `https://${host}`];
}
