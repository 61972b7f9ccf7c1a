import { createLibrary, createRateLimits } from '@cinephage/core';
import { createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { createRestRouter } from '@cinephage/rest';

/** Everything the libraries offer, put together, and a request through the authenticator. */
await using library = await createLibrary({ database: 'sqlite::memory:' });
const auth = await createBetterAuth({ library });
const { apiKey } = await ensureFirstCredentials({ auth });
const router = createRestRouter(library, {
  auth,
  authHandler: auth.handler,
  rateLimits: createRateLimits({ library }),
});
const principal = await auth.authenticate({
  method: 'GET',
  url: '/api/library/movies',
  headers: new Headers({ 'x-api-key': apiKey ?? '' }),
  clientIp: '127.0.0.1',
});
console.log(router.match('/api/library/movies', 'GET').route, principal?.kind);
await auth.close();
