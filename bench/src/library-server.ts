import { createLibrary, createRateLimits } from '@cinephage/core';
import { createBetterAuth } from '@cinephage/core/auth/better-auth';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';

/** The REST API as it is served in earnest: with a key checked and every request counted. */
const [address = '', key = ''] = process.argv.slice(2);
const library = await createLibrary({ database: address });
const auth = await createBetterAuth({ library });
await auth.apiKeys.ensure({ name: 'bench', secret: key });
const rateLimits = createRateLimits({ library, credential: { limit: 1_000_000_000, windowSeconds: 3600 } });
const app = new Koa();
app.use(createRestRouter(library, { auth, rateLimits }).routes());
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('SIGTERM', () => process.exit(0));
