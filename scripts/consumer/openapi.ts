import type { AddressInfo } from 'node:net';
import { createLibrary } from '@cinephage/core';
import { createRestRouter } from '@cinephage/rest';
import { createOpenApiDocument } from '@cinephage/rest/openapi';
import Koa from 'koa';

/** Prints the OpenAPI document and real responses. */
await using library = await createLibrary({ database: 'sqlite::memory:' });
await library.start();
const principal = { kind: 'api-key', id: 'me', userId: null, name: null };
const app = new Koa();
app.use(createRestRouter(library, { auth: { authenticate: () => principal } }).routes());
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const responses: (readonly [path: string, method: string, status: number, body: unknown])[] = [];
async function request(
  template: string,
  method: 'get' | 'post',
  path = template,
  body?: object,
): Promise<void> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(`${url}${path}`, { method: method.toUpperCase(), headers, ...init });
  responses.push([template, method, response.status, await response.json()]);
}

const movies = '/api/library/movies';
const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
await request(movies, 'get');
await request(movies, 'post', movies, { tmdbId: 603, rootFolderPath: '/movies' });
await request(movies, 'post', movies, { tmdbId: 603, rootFolderPath: '/movies' });
await request(`${movies}/{id}`, 'get', `${movies}/${id}`);
await request('/api/tasks', 'get');
server.close();
console.log(JSON.stringify({ document: createOpenApiDocument(), responses }));
