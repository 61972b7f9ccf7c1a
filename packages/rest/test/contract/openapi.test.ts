import {
  indexerResultSchema,
  libraryEventSchema,
  queueEventSchema,
  releaseSearchResultSchema,
} from '@cinephage/core/schemas';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { createOpenApiDocument } from '../../src/openapi/document.ts';
import { queueExamples } from '../../src/openapi/queue-examples.ts';
import { searchExamples } from '../../src/openapi/search-examples.ts';
import { createOpenApiChecker } from '../support/openapi-checker.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { startApi } from '../support/start-api.ts';

const document = createOpenApiDocument({ withAuthRoutes: true });

/** Yields each object in the document with its JSON pointer. */
function* traverse(node: unknown, at = '#'): Generator<[pointer: string, object: Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  yield [at, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) {
    yield* traverse(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('has a name for every component: one that zod made up may refer to itself, which generated types cannot', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names.filter((name) => !/^[A-Z]/u.test(name))).toEqual([]);
  });

  it('has every route of the contract', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations).toEqual(
      expect.arrayContaining([
        'GET /api/library/movies',
        'POST /api/library/movies',
        'PUT /api/library/movies/bulk',
        'POST /api/library/movies/bulk-add',
        'GET /api/library/movies/{id}',
        'PUT /api/library/movies/{id}',
        'DELETE /api/library/movies/{id}',
        'POST /api/library/movies/{id}/auto-search',
        'POST /api/library/movies/{id}/refresh',
        'GET /api/tasks',
        'GET /api/tasks/count',
        'GET /api/tasks/stream',
        'GET /api/tasks/{id}',
        'POST /api/tasks/{id}/cancel',
        'POST /api/tasks/{id}/retry',
        'GET /api/tasks/schedules',
        'PUT /api/tasks/schedules/{id}',
        'POST /api/tasks/schedules/{id}/run',
        'GET /api/quality-profiles',
        'POST /api/quality-profiles',
        'GET /api/quality-profiles/{id}',
        'PUT /api/quality-profiles/{id}',
        'DELETE /api/quality-profiles/{id}',
        'GET /api/quality-definitions',
        'PUT /api/quality-definitions',
        'GET /api/naming',
        'PUT /api/naming',
        'GET /api/naming/tokens',
        'GET /api/naming/preview',
        'POST /api/naming/preview',
        'POST /api/naming/validate',
        'GET /api/delay-profiles',
        'POST /api/delay-profiles',
        'GET /api/delay-profiles/{id}',
        'PUT /api/delay-profiles/{id}',
        'DELETE /api/delay-profiles/{id}',
        'GET /api/settings/downloads',
        'PUT /api/settings/downloads',
        'GET /api/settings/search',
        'PUT /api/settings/search',
        'GET /api/settings/blocklist',
        'POST /api/settings/blocklist',
        'DELETE /api/settings/blocklist',
        'DELETE /api/settings/blocklist/{id}',
        'GET /api/metadata/search',
        'GET /api/statistics',
        'POST /api/auth/sign-in/username',
        'POST /api/auth/sign-in/credential',
      ]),
    );
  });

  it('has the target of every reference', () => {
    const pointers = new Set([...traverse(document)].map(([pointer]) => pointer));
    const references = [...traverse(document)]
      .map(([, { $ref }]) => $ref)
      .filter((ref) => typeof ref === 'string');
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(pointers).toContain(reference);
  });

  it('has examples that match their schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false });
    addFormats.default(ajv);
    ajv.addSchema(structuredClone(document), 'openapi');
    let checked = 0;
    for (const [pointer, { schema, example }] of traverse(document)) {
      if (schema === undefined || example === undefined) continue;
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')));
      expect(validate(example), `${pointer}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
  });

  it('is strict enough to detect a response that does not match', () => {
    const check = createOpenApiChecker(document);
    const answer = { method: 'PUT', path: `/api/library/movies/${unknownMovieId}`, status: 200 };
    const body = { success: true, id: unknownMovieId, updatedAt: '2024-01-15T12:00:00Z' };
    expect(() => check({ ...answer, body })).not.toThrow();
    expect(() => check({ ...answer, body: { ...body, extra: 1 } })).toThrow('additional properties');
    expect(() => check({ ...answer, body: { ...body, updatedAt: undefined } })).toThrow('updatedAt');
    expect(() => check({ ...answer, body: { ...body, id: 'no-uuid' } })).toThrow('uuid');
    expect(() => check({ ...answer, body, status: 201 })).toThrow('not documented');
    expect(() => check({ ...answer, body: undefined, status: 404 })).toThrow('must be object');
  });

  it('distinguishes streams from JSON', () => {
    const check = createOpenApiChecker(document);
    const stream = { method: 'GET', path: '/api/tasks/stream', status: 200, body: 'retry: 2000\n\n' };
    expect(() => check({ ...stream, contentType: 'text/event-stream' })).not.toThrow();
    expect(() => check({ ...stream, contentType: 'application/json' })).toThrow('without a body of');
    const list = { method: 'GET', path: '/api/tasks', status: 200, body: { tasks: [], nextCursor: null } };
    expect(() => check({ ...list, contentType: 'application/json; charset=utf-8' })).not.toThrow();
    expect(() => check({ ...list, contentType: 'text/event-stream' })).toThrow('without a body of');
  });

  it('has the example of an event as it is sent', () => {
    const streams = [...traverse(document)].filter(([pointer]) => pointer.endsWith('/text~1event-stream'));
    expect(streams).toHaveLength(4);
    for (const [pointer, { example }] of streams) {
      if (pointer.includes('~1search/') || pointer.includes('~1queue~1')) continue;
      const [, id, type, data = ''] = /^id: (.+)\nevent: (.+)\ndata: (.+)$/mu.exec(String(example)) ?? [];
      expect(libraryEventSchema.parse(JSON.parse(data))).toMatchObject({ id, type });
    }
  });

  it('has an example of the events of the queue', () => {
    const [, type, data = ''] = /event: (.+)\ndata: (.+)\n/u.exec(queueExamples.queueStream) ?? [];
    expect(queueEventSchema.parse({ type, ...JSON.parse(data) })).toMatchObject({ type: 'queueItemUpdated' });
  });

  it('has an example of the events of a search, with the shapes of their data', () => {
    const stream = searchExamples.releaseSearchStream
      .split('\n\n')
      .filter((text) => text.includes('event: '));
    const events = stream.map((text) => {
      const [, type = '', data = ''] = /event: (.+)\ndata: (.+)$/u.exec(text) ?? [];
      return [type, JSON.parse(data)] as const;
    });
    expect(events.map(([type]) => type)).toEqual(['indexer', 'releases', 'done']);
    const [[, indexer], [, { indexerId, releases }], [, done]] = events as [
      [string, unknown],
      [string, never],
      [string, object],
    ];
    expect(indexerResultSchema.parse(indexer).indexerId).toBe(indexerId);
    expect(
      releaseSearchResultSchema.parse({ ...done, releases, indexerResults: [indexer] }).totalResults,
    ).toBe(1);
  });

  it('describes parameters of several values as comma-separated', () => {
    const several = [...traverse(document)]
      .map(([, object]) => object)
      .filter(({ in: place, schema }) => place === 'query' && (schema as { type?: string }).type === 'array');
    expect(several.map(({ name }) => name)).toEqual([
      ...['state', 'state', 'state', 'types', 'state', 'types'],
      ...['indexers', 'categories'],
    ]);
    for (const parameter of several) expect(parameter).toMatchObject({ style: 'form', explode: false });
  });

  it('describes the ways to authenticate', () => {
    expect(document.security).toEqual([{ apiKey: [] }, { bearer: [] }, { session: [] }]);
    expect(document.components.securitySchemes).toEqual({
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      bearer: { type: 'http', scheme: 'bearer', description: expect.any(String) },
      session: { type: 'apiKey', in: 'cookie', name: 'cinephage_session' },
    });
  });

  it('is served as created, and has the auth routes only with an authHandler', async () => {
    await using api = await startApi('sqlite', { version: '9.8.7' });
    const { body } = await api.request('GET', '/api/openapi.json');
    expect(body).toEqual(JSON.parse(JSON.stringify(createOpenApiDocument({ version: '9.8.7' }))));
    expect(body.info.version).toBe('9.8.7');
    expect(Object.keys(body.paths)).not.toContain('/api/auth/sign-in/username');
  });
});
