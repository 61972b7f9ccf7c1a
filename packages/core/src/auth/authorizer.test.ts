import { describe, expect, it, test } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { Authenticator, AuthorizerRequest, Principal } from './authenticator.ts';
import { createAuthorizer } from './authorizer.ts';

const key: Principal = { kind: 'api-key', id: 'key-1', userId: null, name: 'test' };
const session: Principal = { kind: 'session', id: 'session-1', userId: 'user-1', name: 'admin' };
const resetAt = Date.now() + 60_000;

/** Accepts one key and one session, which tests can change or remove. */
function createAuth(): Authenticator & { readonly principals: Map<string, Principal> } {
  const principals = new Map([
    ['right', key],
    ['cookie', session],
  ]);
  return {
    principals,
    authenticate: ({ headers }) =>
      principals.get(headers.get('x-api-key') ?? headers.get('cookie') ?? '') ?? null,
  };
}

interface Limiter extends RateLimiter {
  readonly counted: string[];
}

function createLimiter(limit: number): Limiter {
  const counted: string[] = [];
  return {
    counted,
    async consume(name) {
      counted.push(name);
      const remaining = limit - counted.filter((one) => one === name).length;
      return { allowed: remaining >= 0, limit, remaining, resetAt };
    },
  };
}

function createLimits(limit = 10) {
  return {
    credential: createLimiter(limit),
    anonymous: createLimiter(limit),
    signIn: createLimiter(limit),
  };
}

function requestWith(
  headers: Readonly<Record<string, string>>,
  given: Partial<AuthorizerRequest> = {},
): AuthorizerRequest {
  return {
    method: 'POST',
    url: '/anything',
    headers: { get: (name) => headers[name] ?? null },
    clientIp: '203.0.113.9',
    host: 'library.example',
    protocol: 'https',
    ...given,
  };
}

const withKey = requestWith({ 'x-api-key': 'right' });
const withWrongKey = requestWith({ 'x-api-key': 'wrong' });
const withoutCredential = requestWith({});
const fromOrigin = (origin: string, given: Partial<AuthorizerRequest> = {}) =>
  requestWith({ cookie: 'cookie', origin }, given);

const forCredential = { access: 'credential', checkOrigin: true } as const;
const forPublic = { access: 'public', checkOrigin: true } as const;
const forSignIn = { access: 'signIn', checkOrigin: true } as const;

describe('a client with a valid credential', () => {
  it('is authorized and counted by the credential, not the address', async () => {
    const rateLimits = createLimits();
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits });
    const rate = { allowed: true, limit: 10, remaining: 9, resetAt };
    expect(await authorize(withKey, forCredential)).toEqual({ principal: key, rate, refusal: null });
    expect(await authorize(withKey, forPublic)).toMatchObject({ principal: key, rate: { remaining: 8 } });
    expect(rateLimits.credential.counted).toEqual(['key-1', 'key-1']);
    expect(rateLimits.anonymous.counted).toEqual([]);
  });

  it('is refused when the limit is reached, with the time after which to try again', async () => {
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits: createLimits(1) });
    await authorize(withKey, forCredential);
    const { principal, rate, refusal } = await authorize(withKey, forCredential);
    expect(principal).toBe(key);
    expect(rate).toMatchObject({ allowed: false, remaining: -1 });
    expect(refusal).toBeInstanceOf(LibraryError);
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) });
    expect(refusal?.retryAfterSeconds).toBeGreaterThan(50);
    expect(refusal?.message).toBe(`Too many requests: try again in ${refusal?.retryAfterSeconds} seconds.`);
  });
});

describe('a client without a valid credential', () => {
  it('is counted by address before it is refused', async () => {
    const rateLimits = createLimits(2);
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits });
    const refused = await authorize(withWrongKey, forCredential);
    expect(refused).toMatchObject({ principal: null, rate: { limit: 2, remaining: 1 } });
    expect(refused.refusal?.code).toBe('UNAUTHENTICATED');
    expect(rateLimits.anonymous.counted).toEqual(['203.0.113.9']);
    await authorize(withWrongKey, forCredential);
    expect((await authorize(withWrongKey, forCredential)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.credential.counted).toEqual([]);
  });

  it('is refused with a message that says whether the key was wrong or missing', async () => {
    const { authorize } = createAuthorizer({ auth: createAuth() });
    const sentence = async (request: AuthorizerRequest) =>
      (await authorize(request, forCredential)).refusal?.message;
    expect(await sentence(withWrongKey)).toMatch(/^Authentication required: this API key is unknown/);
    expect(await sentence(withoutCredential)).toMatch(/^Authentication required: send an API key/);
  });

  it('may send public requests, which are counted too', async () => {
    const rateLimits = createLimits(1);
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits });
    expect(await authorize(withoutCredential, forPublic)).toMatchObject({ principal: null, refusal: null });
    expect((await authorize(withWrongKey, forPublic)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.anonymous.counted).toEqual(['203.0.113.9', '203.0.113.9']);
  });
});

describe('an attempt to sign in', () => {
  it('is counted by address in a limit of its own, with or without a credential', async () => {
    const rateLimits = createLimits(1);
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits });
    expect(await authorize(withKey, forSignIn)).toMatchObject({ principal: null, rate: { remaining: 0 } });
    expect((await authorize(withoutCredential, forSignIn)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.signIn.counted).toEqual(['203.0.113.9', '203.0.113.9']);
    expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
  });
});

describe('a request by session', () => {
  const rateLimits = createLimits(1_000);
  const authorizer = createAuthorizer({
    auth: createAuth(),
    rateLimits,
    trustedOrigins: ['https://movies.example', 'http://movies.example:8080/'],
  });
  const codeFor = async (request: AuthorizerRequest, checkOrigin = true) =>
    (await authorizer.authorize(request, { access: 'credential', checkOrigin })).refusal?.code ?? null;

  it.each([
    'https://evil.example',
    'https://evil.library.example',
    'http://library.example',
    'https://library.example:8443',
    'http://movies.example',
    'null',
    '',
    'nonsense',
  ])('from the origin %j is refused only where origins are checked', async (origin) => {
    const { principal, rate, refusal } = await authorizer.authorize(fromOrigin(origin), forCredential);
    expect(refusal?.code).toBe('FORBIDDEN');
    expect(principal).toBe(session);
    expect(rate?.limit).toBe(1_000);
    expect(await codeFor(fromOrigin(origin), false)).toBeNull();
  });

  it('is refused from a foreign origin for public requests too', async () => {
    const { refusal } = await authorizer.authorize(fromOrigin('https://evil.example'), forPublic);
    expect(refusal?.code).toBe('FORBIDDEN');
  });

  it.each(['https://library.example', 'https://movies.example', 'http://movies.example:8080'])(
    'from the origin %s is authorized',
    async (origin) => {
      expect(await codeFor(fromOrigin(origin))).toBeNull();
    },
  );

  it('is authorized without an origin, except from a page of another host', async () => {
    const codeFrom = (site: Record<string, string>) => codeFor(requestWith({ cookie: 'cookie', ...site }));
    expect(await codeFrom({})).toBeNull();
    for (const site of ['same-origin', 'none']) {
      expect(await codeFrom({ 'sec-fetch-site': site }), site).toBeNull();
    }
    for (const site of ['cross-site', 'same-site']) {
      expect(await codeFrom({ 'sec-fetch-site': site }), site).toBe('FORBIDDEN');
    }
  });

  it('is decided by its origin rather than by Sec-Fetch-Site, as trusted pages are cross-site', async () => {
    const crossSite = { cookie: 'cookie', 'sec-fetch-site': 'cross-site' };
    expect(await codeFor(requestWith({ ...crossSite, origin: 'https://movies.example' }))).toBeNull();
    expect(await codeFor(requestWith(crossSite), false)).toBeNull();
  });

  it('is authorized from either scheme on http, as a proxy may end TLS', async () => {
    const plain = { protocol: 'http' } as const;
    expect(await codeFor(fromOrigin('https://library.example', plain))).toBeNull();
    expect(await codeFor(fromOrigin('http://library.example', plain))).toBeNull();
  });

  it('is compared with the host without the default port of the scheme', async () => {
    expect(await codeFor(fromOrigin('https://library.example', { host: 'LIBRARY.example:443' }))).toBeNull();
    expect(await codeFor(fromOrigin('https://library.example', { host: 'library.example:80' }))).toBe(
      'FORBIDDEN',
    );
    expect(await codeFor(fromOrigin('null', { host: '' }))).toBe('FORBIDDEN');
  });

  it('is refused for the rate limit before it is refused for its origin', async () => {
    const { authorize } = createAuthorizer({ auth: createAuth(), rateLimits: createLimits(0) });
    const { refusal } = await authorize(fromOrigin('https://evil.example'), forCredential);
    expect(refusal?.code).toBe('RATE_LIMITED');
  });
});

test('keys are authorized from every origin, as no browser sends them by itself', async () => {
  const { authorize } = createAuthorizer({ auth: createAuth() });
  const request = requestWith({ 'x-api-key': 'right', origin: 'https://evil.example' });
  expect(await authorize(request, forCredential)).toEqual({ principal: key, rate: null, refusal: null });
});

describe('an authorizer without an authenticator or rate limits', () => {
  it('finds no principal', async () => {
    const { authorize, isStillAuthorized } = createAuthorizer({});
    expect((await authorize(withKey, forCredential)).refusal?.code).toBe('UNAUTHENTICATED');
    expect(await authorize(withKey, forPublic)).toEqual({ principal: null, rate: null, refusal: null });
    expect(await isStillAuthorized(withKey, key)).toBe(false);
  });

  it('counts nothing', async () => {
    const { authorize, count } = createAuthorizer({ auth: createAuth() });
    expect(await authorize(withKey, forCredential)).toEqual({ principal: key, rate: null, refusal: null });
    expect(await authorize(withoutCredential, forSignIn)).toEqual({
      principal: null,
      rate: null,
      refusal: null,
    });
    expect(await count(key)).toEqual({ rate: null, refusal: null });
  });
});

describe('an authorized client', () => {
  it('is counted by credential again', async () => {
    const rateLimits = createLimits(2);
    const { authorize, count } = createAuthorizer({ auth: createAuth(), rateLimits });
    await authorize(withKey, forCredential);
    expect(await count(key)).toMatchObject({ rate: { allowed: true, remaining: 0 }, refusal: null });
    const { rate, refusal } = await count(key);
    expect(rate).toMatchObject({ allowed: false });
    expect(refusal?.code).toBe('RATE_LIMITED');
    expect(await count(session)).toMatchObject({ refusal: null });
    expect(rateLimits.credential.counted).toEqual(['key-1', 'key-1', 'key-1', 'session-1']);
  });

  it('is still authorized until its credential belongs to another principal or is revoked, and is not counted', async () => {
    const auth = createAuth();
    const rateLimits = createLimits();
    const { isStillAuthorized } = createAuthorizer({ auth, rateLimits });
    expect(await isStillAuthorized(withKey, { ...key })).toBe(true);
    auth.principals.set('right', { ...key, id: 'key-2' });
    expect(await isStillAuthorized(withKey, key)).toBe(false);
    auth.principals.set('right', { ...session, id: key.id });
    expect(await isStillAuthorized(withKey, key)).toBe(false);
    auth.principals.delete('right');
    expect(await isStillAuthorized(withKey, key)).toBe(false);
    expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
  });
});

test('no request is counted or authorized while the authenticator fails', async () => {
  const down = new LibraryError('DATABASE_UNAVAILABLE', 'The database cannot be reached.');
  const rateLimits = createLimits();
  const auth: Authenticator = { authenticate: () => Promise.reject(down) };
  const { authorize, isStillAuthorized } = createAuthorizer({ auth, rateLimits });
  await expect(authorize(withKey, forPublic)).rejects.toBe(down);
  await expect(isStillAuthorized(withKey, key)).rejects.toBe(down);
  expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
});

it.each(['null', 'movies.example', 'https://movies.example/path', 'chrome-extension://abc', '*', ''])(
  'a trusted origin cannot be %j',
  (origin) => {
    expect(() => createAuthorizer({ trustedOrigins: [origin] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: [expect.objectContaining({ field: 'trustedOrigins' })],
      }),
    );
  },
);
