import { describe, expect, it, test } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { Authenticator, Principal } from './authenticator.ts';
import { createGatekeeper } from './gatekeeper.ts';
import type { GatekeeperRequest } from './gatekeeper-request.ts';

const key: Principal = { kind: 'api-key', id: 'key-1', userId: null, name: 'test' };
const session: Principal = { kind: 'session', id: 'session-1', userId: 'user-1', name: 'admin' };
const resetAt = Date.now() + 60_000;

/** Knows one key and one session, and can forget them. */
function createAuth(): Authenticator & { readonly known: Map<string, Principal> } {
  const known = new Map([
    ['right', key],
    ['cookie', session],
  ]);
  return {
    known,
    authenticate: ({ headers }) => known.get(headers.get('x-api-key') ?? headers.get('cookie') ?? '') ?? null,
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
  given: Partial<GatekeeperRequest> = {},
): GatekeeperRequest {
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
const stranger = requestWith({});
const fromOrigin = (origin: string, given: Partial<GatekeeperRequest> = {}) =>
  requestWith({ cookie: 'cookie', origin }, given);

const forCredential = { access: 'credential', checkOrigin: true } as const;
const forEverybody = { access: 'public', checkOrigin: true } as const;
const forSignIn = { access: 'signIn', checkOrigin: true } as const;

describe('a caller with a valid credential', () => {
  it('is let in and counted by the credential, not the address', async () => {
    const rateLimits = createLimits();
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits });
    const rate = { allowed: true, limit: 10, remaining: 9, resetAt };
    expect(await admit(withKey, forCredential)).toEqual({ principal: key, rate, refusal: null });
    expect(await admit(withKey, forEverybody)).toMatchObject({ principal: key, rate: { remaining: 8 } });
    expect(rateLimits.credential.counted).toEqual(['key-1', 'key-1']);
    expect(rateLimits.anonymous.counted).toEqual([]);
  });

  it('is refused once the limit is used up, and told when to try again', async () => {
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits: createLimits(1) });
    await admit(withKey, forCredential);
    const { principal, rate, refusal } = await admit(withKey, forCredential);
    expect(principal).toBe(key);
    expect(rate).toMatchObject({ allowed: false, remaining: -1 });
    expect(refusal).toBeInstanceOf(LibraryError);
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) });
    expect(refusal?.retryAfterSeconds).toBeGreaterThan(50);
    expect(refusal?.message).toBe(`Too many requests: try again in ${refusal?.retryAfterSeconds} seconds.`);
  });
});

describe('a caller without a valid credential', () => {
  it('is counted by address before being told of the refusal', async () => {
    const rateLimits = createLimits(2);
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits });
    const refused = await admit(withWrongKey, forCredential);
    expect(refused).toMatchObject({ principal: null, rate: { limit: 2, remaining: 1 } });
    expect(refused.refusal?.code).toBe('UNAUTHENTICATED');
    expect(rateLimits.anonymous.counted).toEqual(['203.0.113.9']);
    await admit(withWrongKey, forCredential);
    expect((await admit(withWrongKey, forCredential)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.credential.counted).toEqual([]);
  });

  it('is told whether the key was wrong or missing', async () => {
    const { admit } = createGatekeeper({ auth: createAuth() });
    const sentence = async (request: GatekeeperRequest) =>
      (await admit(request, forCredential)).refusal?.message;
    expect(await sentence(withWrongKey)).toMatch(/^Authentication required: this API key is unknown/);
    expect(await sentence(stranger)).toMatch(/^Authentication required: send an API key/);
  });

  it('passes where everybody may, and is counted there too', async () => {
    const rateLimits = createLimits(1);
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits });
    expect(await admit(stranger, forEverybody)).toMatchObject({ principal: null, refusal: null });
    expect((await admit(withWrongKey, forEverybody)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.anonymous.counted).toEqual(['203.0.113.9', '203.0.113.9']);
  });
});

describe('an attempt to sign in', () => {
  it('is counted by address for itself, whatever credential it brings', async () => {
    const rateLimits = createLimits(1);
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits });
    expect(await admit(withKey, forSignIn)).toMatchObject({ principal: null, rate: { remaining: 0 } });
    expect((await admit(stranger, forSignIn)).refusal?.code).toBe('RATE_LIMITED');
    expect(rateLimits.signIn.counted).toEqual(['203.0.113.9', '203.0.113.9']);
    expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
  });
});

describe('a request by session', () => {
  const rateLimits = createLimits(1_000);
  const gatekeeper = createGatekeeper({
    auth: createAuth(),
    rateLimits,
    trustedOrigins: ['https://movies.example', 'http://movies.example:8080/'],
  });
  const codeFor = async (request: GatekeeperRequest, checkOrigin = true) =>
    (await gatekeeper.admit(request, { access: 'credential', checkOrigin })).refusal?.code ?? null;

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
    const { principal, rate, refusal } = await gatekeeper.admit(fromOrigin(origin), forCredential);
    expect(refusal?.code).toBe('FORBIDDEN');
    expect(principal).toBe(session);
    expect(rate?.limit).toBe(1_000);
    expect(await codeFor(fromOrigin(origin), false)).toBeNull();
  });

  it('is refused where everybody may pass, too', async () => {
    const { refusal } = await gatekeeper.admit(fromOrigin('https://evil.example'), forEverybody);
    expect(refusal?.code).toBe('FORBIDDEN');
  });

  it.each(['https://library.example', 'https://movies.example', 'http://movies.example:8080'])(
    'from the origin %s passes',
    async (origin) => {
      expect(await codeFor(fromOrigin(origin))).toBeNull();
    },
  );

  it('passes without an origin, unless a page of another host has sent it', async () => {
    const codeFrom = (site: Record<string, string>) => codeFor(requestWith({ cookie: 'cookie', ...site }));
    expect(await codeFrom({})).toBeNull();
    for (const site of ['same-origin', 'none']) {
      expect(await codeFrom({ 'sec-fetch-site': site }), site).toBeNull();
    }
    for (const site of ['cross-site', 'same-site']) {
      expect(await codeFrom({ 'sec-fetch-site': site }), site).toBe('FORBIDDEN');
    }
  });

  it('is judged by its origin where it has one, as trusted pages are of other sites', async () => {
    const crossSite = { cookie: 'cookie', 'sec-fetch-site': 'cross-site' };
    expect(await codeFor(requestWith({ ...crossSite, origin: 'https://movies.example' }))).toBeNull();
    expect(await codeFor(requestWith(crossSite), false)).toBeNull();
  });

  it('may come from either scheme where the own one is not known for sure to be http', async () => {
    const plain = { protocol: 'http' } as const;
    expect(await codeFor(fromOrigin('https://library.example', plain))).toBeNull();
    expect(await codeFor(fromOrigin('http://library.example', plain))).toBeNull();
  });

  it('is judged by a host whose port may be left out where it is the scheme’s own', async () => {
    expect(await codeFor(fromOrigin('https://library.example', { host: 'LIBRARY.example:443' }))).toBeNull();
    expect(await codeFor(fromOrigin('https://library.example', { host: 'library.example:80' }))).toBe(
      'FORBIDDEN',
    );
    expect(await codeFor(fromOrigin('null', { host: '' }))).toBe('FORBIDDEN');
  });

  it('is told of too many requests rather than of its origin', async () => {
    const { admit } = createGatekeeper({ auth: createAuth(), rateLimits: createLimits(0) });
    const { refusal } = await admit(fromOrigin('https://evil.example'), forCredential);
    expect(refusal?.code).toBe('RATE_LIMITED');
  });
});

test('keys are let in from every origin: no browser sends them by itself', async () => {
  const { admit } = createGatekeeper({ auth: createAuth() });
  const request = requestWith({ 'x-api-key': 'right', origin: 'https://evil.example' });
  expect(await admit(request, forCredential)).toEqual({ principal: key, rate: null, refusal: null });
});

describe('a gatekeeper without ports', () => {
  it('knows nobody', async () => {
    const { admit, stillAdmits } = createGatekeeper({});
    expect((await admit(withKey, forCredential)).refusal?.code).toBe('UNAUTHENTICATED');
    expect(await admit(withKey, forEverybody)).toEqual({ principal: null, rate: null, refusal: null });
    expect(await stillAdmits(withKey, key)).toBe(false);
  });

  it('counts nothing', async () => {
    const { admit, count } = createGatekeeper({ auth: createAuth() });
    expect(await admit(withKey, forCredential)).toEqual({ principal: key, rate: null, refusal: null });
    expect(await admit(stranger, forSignIn)).toEqual({ principal: null, rate: null, refusal: null });
    expect(await count(key)).toEqual({ rate: null, refusal: null });
  });
});

describe('somebody who was let in before', () => {
  it('is counted by credential again', async () => {
    const rateLimits = createLimits(2);
    const { admit, count } = createGatekeeper({ auth: createAuth(), rateLimits });
    await admit(withKey, forCredential);
    expect(await count(key)).toMatchObject({ rate: { allowed: true, remaining: 0 }, refusal: null });
    const { rate, refusal } = await count(key);
    expect(rate).toMatchObject({ allowed: false });
    expect(refusal?.code).toBe('RATE_LIMITED');
    expect(await count(session)).toMatchObject({ refusal: null });
    expect(rateLimits.credential.counted).toEqual(['key-1', 'key-1', 'key-1', 'session-1']);
  });

  it('is still let in until the credential is somebody else’s or nobody’s, and not counted for it', async () => {
    const auth = createAuth();
    const rateLimits = createLimits();
    const { stillAdmits } = createGatekeeper({ auth, rateLimits });
    expect(await stillAdmits(withKey, { ...key })).toBe(true);
    auth.known.set('right', { ...key, id: 'key-2' });
    expect(await stillAdmits(withKey, key)).toBe(false);
    auth.known.set('right', { ...session, id: key.id });
    expect(await stillAdmits(withKey, key)).toBe(false);
    auth.known.delete('right');
    expect(await stillAdmits(withKey, key)).toBe(false);
    expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
  });
});

test('nobody is counted or let in while it cannot be told who is calling', async () => {
  const down = new LibraryError('DATABASE_UNAVAILABLE', 'The database cannot be reached.');
  const rateLimits = createLimits();
  const auth: Authenticator = { authenticate: () => Promise.reject(down) };
  const { admit, stillAdmits } = createGatekeeper({ auth, rateLimits });
  await expect(admit(withKey, forEverybody)).rejects.toBe(down);
  await expect(stillAdmits(withKey, key)).rejects.toBe(down);
  expect([...rateLimits.credential.counted, ...rateLimits.anonymous.counted]).toEqual([]);
});

it.each(['null', 'movies.example', 'https://movies.example/path', 'chrome-extension://abc', '*', ''])(
  'a trusted origin cannot be %j',
  (origin) => {
    expect(() => createGatekeeper({ trustedOrigins: [origin] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: [expect.objectContaining({ field: 'trustedOrigins' })],
      }),
    );
  },
);
