import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { sendRaw } from '../support/raw-request.ts';
import { type Api, apiKey, startApi } from '../support/start-api.ts';

const json = { 'content-type': 'application/json' };
const valid = '{"tmdbId":27205,"rootFolderPath":"/movies"}';

describe.each(databaseKinds)('request bodies on %s', (kind) => {
  let api: Api;
  const post = (body: unknown, headers: Record<string, string> = json) =>
    api.request('POST', moviesPath, { body, headers });

  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;Charset="UTF-8"'])(
    'accepts %s',
    async (type) => {
      const { status } = await post(valid, { 'content-type': type });
      expect([201, 409]).toContain(status);
    },
  );

  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'application/merge-patch+json',
    'application/jsonp',
    'application/json; charset=iso-8859-1',
    'multipart/form-data; boundary=application/json',
  ])('refuses %s with 415', async (type) => {
    const { status, body, headers } = await post(valid, { 'content-type': type });
    expect(status).toBe(415);
    expect(body).toMatchObject({ success: false, code: 'UNSUPPORTED_MEDIA_TYPE' });
    expect(headers.get('accept')).toBe('application/json');
  });

  it('refuses a body without a type, and a compressed one', async () => {
    expect((await post(new TextEncoder().encode(valid), {})).status).toBe(415);
    expect((await post(valid, { ...json, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post('{', { ...json, 'content-encoding': 'identity' })).status).toBe(400);
  });

  it.each([
    '',
    '{',
    '{"tmdbId":',
    `${valid}}`,
    "{'tmdbId':1}",
    'null',
    '[]',
    '"text"',
    '1',
    'NaN',
    ' ',
    '[{}]',
  ])('refuses the body %j with 400', async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, code: 'INVALID_JSON' });
  });

  it('refuses a missing body', async () => {
    expect((await api.request('POST', moviesPath)).body.code).toBe('INVALID_JSON');
    expect((await api.request('PUT', `${moviesPath}/bulk`)).body.code).toBe('INVALID_JSON');
  });

  it('refuses a body that is not UTF-8', async () => {
    const bytes = new TextEncoder().encode(valid);
    bytes[3] = 0xff;
    expect(await post(bytes)).toMatchObject({ status: 400, body: { code: 'INVALID_JSON' } });
  });

  it('refuses more than a mebibyte with 413, by the announced length or by the bytes received', async () => {
    const large = JSON.stringify({ tmdbId: 1, rootFolderPath: 'x'.repeat(1024 * 1024) });
    expect(await post(large)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
    });
    const response = await fetch(`${api.url}${moviesPath}`, {
      method: 'POST',
      headers: { ...json, 'x-api-key': apiKey },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    await response.text().catch(() => undefined);
  });

  it('accepts a body just under the limit', async () => {
    const padded = valid + ' '.repeat(1024 * 1024 - valid.length);
    expect([201, 409]).toContain((await post(padded)).status);
    expect((await post(`${padded} `)).status).toBe(413);
  });

  it.each([
    [
      'nested deeper than any stack',
      `{"tmdbId":${'['.repeat(100_000)}${']'.repeat(100_000)},"rootFolderPath":"/movies"}`,
      400,
    ],
    ['with a number beyond all numbers', '{"tmdbId":1e999,"rootFolderPath":"/movies"}', 400],
    ['with a number beyond exact integers', '{"tmdbId":9007199254740993,"rootFolderPath":"/movies"}', 400],
    ['with a constructor', '{"tmdbId":1,"rootFolderPath":"/movies","constructor":{"prototype":{}}}', 400],
    [
      'with the last of two equal fields wrong',
      '{"tmdbId":27205,"tmdbId":"x","rootFolderPath":"/movies"}',
      400,
    ],
  ])('refuses a body %s', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('answers a string with half of a surrogate pair', async () => {
    const { status } = await post('{"tmdbId":603,"rootFolderPath":"/movies/\\ud800"}');
    expect([201, 400]).toContain(status);
  });

  it('continues after aborted uploads and uploads of a wrong length', async () => {
    const head = [
      `POST ${moviesPath} HTTP/1.1`,
      'Host: x',
      `x-api-key: ${apiKey}`,
      'Content-Type: application/json',
    ];
    await sendRaw(api.port, [...head, 'Content-Length: 500'], valid, 100);
    await sendRaw(api.port, [...head, 'Transfer-Encoding: chunked'], '5\r\n{"tmd', 100);
    await sendRaw(api.port, [...head, 'Content-Length: 5'], valid, 100);
    expect(await sendRaw(api.port, [...head, 'Transfer-Encoding: chunked'], '0\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 /,
    );
    expect((await api.request('GET', moviesPath)).status).toBe(200);
  });
});

describe('maxBodyBytes', () => {
  it('sets the limit', async () => {
    await using api = await startApi('sqlite', { maxBodyBytes: 50 });
    expect((await api.request('POST', moviesPath, { body: valid, headers: json })).status).toBe(201);
    expect((await api.request('POST', moviesPath, { body: valid.padEnd(51), headers: json })).status).toBe(
      413,
    );
  });
});
