import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createLibrary } from '@cinephage/core';
import { buildApp } from './build-app.ts';

const token = randomBytes(16).toString('hex');

const library = await createLibrary({ database: 'sqlite::memory:' });
await library.start();
const app = buildApp({ library, tokens: new Map([['me', token]]) });
const server = app.listen(Number(process.env.PORT ?? 3001), '127.0.0.1');
await once(server, 'listening');

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log(`My own page: curl ${url}/
List: curl -H "authorization: Bearer ${token}" ${url}/api/library/movies
Add:  curl -H "authorization: Bearer ${token}" -H "content-type: application/json" \\
  -d '{"tmdbId": 27205, "rootFolderPath": "/movies"}' ${url}/api/library/movies`);

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
server.close();
server.closeIdleConnections();
await once(server, 'close');
await library.stop();
