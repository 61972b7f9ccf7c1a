import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createLibrary } from '@cinephage/core';
import { buildApp } from './build-app.ts';

const token = randomBytes(16).toString('hex');
const stopping = new AbortController();

const library = await createLibrary({ database: 'sqlite::memory:' });
await library.start();
const app = buildApp({ library, token, signal: stopping.signal });
const url = await app.listen({ port: Number(process.env.PORT ?? 3003), host: '127.0.0.1' });

console.log(`My own page: curl ${url}/
List: curl -H "authorization: Bearer ${token}" ${url}/api/library/movies
Add:  curl -H "authorization: Bearer ${token}" -H "content-type: application/json" \\
  -d '{"tmdbId": 27205, "rootFolderPath": "/movies"}' ${url}/api/library/movies
Ask:  curl -H "authorization: Bearer ${token}" -H "content-type: application/json" \\
  -d '{"query": "{ movies { totalCount nodes { title year } } }"}' ${url}/graphql`);

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
// Ends streams and subscriptions; else `close` waits until their clients disconnect.
stopping.abort();
await app.close();
await library.stop();
