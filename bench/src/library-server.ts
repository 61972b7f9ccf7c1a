import { createLibrary, createRateLimits } from '@cinephage/core';
import { createBetterAuth } from '@cinephage/core/auth/better-auth';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';

/** REST and GraphQL as they are served in earnest: in one Koa app, with a key checked and every request counted. */
const [address = '', key = ''] = process.argv.slice(2);
const library = await createLibrary({ database: address });
const auth = await createBetterAuth({ library });
await auth.apiKeys.ensure({ name: 'bench', secret: key });
const rateLimits = createRateLimits({ library, credential: { limit: 1_000_000_000, windowSeconds: 3600 } });
const gateway = createGraphQLGateway(library, { auth, rateLimits });
const app = new Koa();
app.use((ctx, next) => {
  if (ctx.path !== '/graphql') return next();
  ctx.respond = false;
  return gateway.handle(ctx.req, ctx.res);
});
app.use(createRestRouter(library, { auth, rateLimits }).routes());
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('SIGTERM', () => process.exit(0));
