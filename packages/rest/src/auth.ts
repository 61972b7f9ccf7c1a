import type { RouterContext } from '@koa/router';
import { sendAuthResponse } from './auth-response.ts';
import { callerOf, clientIp } from './caller.ts';
import { invalidInput, RequestError } from './errors.ts';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import type { AuthHandler, RestOptions } from './options.ts';
import { maxSignInBytes, reportRefusal } from './refused-sign-in.ts';

/** Headers that the forwarded request sets itself, or that describe this connection only (RFC 9110 section 7.6.1). */
const notForwarded = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The path of the auth handler, and the one that clients of other servers of this API use. */
const signInPaths = ['/api/auth/sign-in/username', '/api/auth/sign-in/credential'] as const;

/** Adds the routes of the auth handler that clients may use. Its other routes (API keys, users) cannot be reached. */
export function addAuthRoutes(
  { router, endpoint, maxBodyBytes }: FeatureDeps,
  authHandler: AuthHandler,
  onSignInRefused?: RestOptions['onSignInRefused'],
): void {
  const maxBytes = Math.min(maxBodyBytes, maxSignInBytes);

  const forward = async (ctx: RouterContext, path: string, method: string, body?: string) => {
    const response = await authHandler(toWebRequest(ctx, path, method, body), clientIp(ctx));
    await sendAuthResponse(ctx, response);
  };

  const signIn = endpoint(
    'signIn',
    async (ctx) => {
      const credentials = readCredentials(await readJsonObject(ctx, maxBytes));
      ctx.state.username = credentials.username;
      await forward(ctx, signInPaths[0], 'POST', JSON.stringify(credentials));
    },
    onSignInRefused && reportRefusal(onSignInRefused),
  );
  for (const path of signInPaths) router.post(path, signIn);
  router.post(
    '/api/auth/sign-out',
    endpoint('public', (ctx) => forward(ctx, '/api/auth/sign-out', 'POST', '{}')),
  );
  router.get(
    '/api/auth/get-session',
    endpoint('public', (ctx) => forward(ctx, '/api/auth/get-session', 'GET')),
  );
}

/** Keeps these two fields only: clients must not set other fields that the handler accepts. */
function readCredentials({ username, password }: Readonly<Record<string, unknown>>) {
  const missing = Object.entries({ username, password }).filter(([, value]) => typeof value !== 'string');
  if (missing.length > 0)
    throw invalidInput(missing.map(([field]) => ({ field, message: 'must be a string' })));
  return { username, password };
}

/** The path is that of the route, so that no spelling of a URL reaches other routes of the handler. */
function toWebRequest(ctx: RouterContext, path: string, method: string, body?: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(ctx.req.headers)) {
    if (value === undefined || notForwarded.has(name)) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (body !== undefined) headers.set('content-type', 'application/json');
  return new Request(urlAt(ctx, path), { method, headers, body: body ?? null });
}

function urlAt(ctx: RouterContext, path: string): URL {
  // Behind a proxy, the protocol comes from a header.
  const { protocol, host } = callerOf(ctx);
  const origin = `${protocol}://${host}`;
  if (!URL.canParse(origin)) throw new RequestError('INVALID_INPUT', 'The Host header is not a valid host.');
  return new URL(path, origin);
}
