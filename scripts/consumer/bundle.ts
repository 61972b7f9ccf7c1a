import type { AddressInfo } from 'node:net';
import { createLibrary, createRateLimits } from '@cinephage/core';
import { createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';

/** Uses all libraries, to be bundled with them. */
const library = await createLibrary({ database: 'sqlite::memory:' });
await library.start();
const auth = await createBetterAuth({ library });
const { apiKey = '' } = await ensureFirstCredentials({ auth });
const rateLimits = createRateLimits({ library });
const gateway = createGraphQLGateway(library, { auth, rateLimits });
const app = new Koa();
app.use(createRestRouter(library, { auth, rateLimits }).routes());
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', connection: 'close' };
const list = await fetch(`${url}/api/library/movies`, { headers });
await list.arrayBuffer();
const body = JSON.stringify({ query: '{ movies { totalCount } }' });
const query = await gateway.fetch(new Request(`${url}/graphql`, { method: 'POST', headers, body }));
const page = await gateway.fetch(new Request(`${url}/graphql`, { headers: { accept: 'text/html' } }));
console.log(list.status, await query.text(), page.status);

server.close();
await gateway.close();
await auth.close();
await library.stop();
