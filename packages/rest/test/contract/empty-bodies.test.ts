import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { sendRaw } from '../support/raw-request.ts';
import { type Api, apiKey, startApi } from '../support/start-api.ts';

const chunked = 'Transfer-Encoding: chunked';
const noChunks = '0\r\n\r\n';
const inOneChunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n${noChunks}`;

/** All forms in which clients and proxies send a request without a body. */
const empty: readonly (readonly [headers: readonly string[], body: string])[] = [
  [[], ''],
  [['Content-Length: 0'], ''],
  [['Content-Length: 00'], ''],
  [['Content-Length: 0', 'Content-Type: text/plain'], ''],
  [[chunked], noChunks],
  [[chunked], '000\r\n\r\n'],
  [[chunked], '0;extension=1\r\nX-Trailer: 1\r\n\r\n'],
  [['transfer-encoding: Chunked'], noChunks],
  [[chunked, 'Content-Type: application/json'], noChunks],
  [[chunked, 'Content-Type: text/plain'], noChunks],
  [[chunked, 'Content-Type: application/x-www-form-urlencoded'], noChunks],
  [[chunked, 'Expect: 100-continue'], noChunks],
  [['Content-Length: 0', 'Expect: 100-continue'], ''],
];

describe.each(databaseKinds)('a request without a body on %s', (kind) => {
  let api: Api;
  let movie: string;
  const send = async (method: string, path: string, headers: readonly string[], body: string) => {
    const head = [`${method} ${path} HTTP/1.1`, 'Host: x', `x-api-key: ${apiKey}`, 'Connection: close'];
    const received = await sendRaw(api.port, [...head, ...headers], body, 10_000);
    return received
      .replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/u, '')
      .slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length);
  };
  beforeAll(async () => {
    api = await startApi(kind);
    movie = `${moviesPath}/${await addMovie(api, 27_205)}`;
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it.each(empty)('is accepted where the body is optional: %j %j', async (headers, body) => {
    expect(await send('POST', `${movie}/auto-search`, headers, body)).toBe('202');
    expect(await send('POST', `${movie}/refresh`, headers, body)).toBe('202');
    expect(await send('POST', '/api/tasks/schedules/clean-history/run', headers, body)).toBe('202');
  });

  it('is refused where the body is required', async () => {
    for (const [headers, body] of empty) {
      const isTyped = headers.some((line) => /^Content-Type: (?!application\/json)/u.test(line));
      expect([headers, await send('POST', moviesPath, headers, body)]).toEqual([
        headers,
        isTyped ? '415' : '400',
      ]);
    }
  });

  it('differs from an optional body of another type, which is refused', async () => {
    const body = '{"searchType":"manual"}';
    const path = `${movie}/auto-search`;
    for (const type of ['', 'Content-Type: text/plain']) {
      const headers = type === '' ? [] : [type];
      expect(await send('POST', path, [chunked, ...headers], inOneChunk(body))).toBe('415');
      expect(await send('POST', path, [`Content-Length: ${body.length}`, ...headers], body)).toBe('415');
    }
    const json = 'Content-Type: application/json';
    expect(await send('POST', path, [chunked, json], inOneChunk(body))).toBe('202');
    expect(await send('POST', path, [chunked, json], inOneChunk('{'))).toBe('400');
  });
});
