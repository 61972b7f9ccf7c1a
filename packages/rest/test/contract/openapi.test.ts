import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { createOpenApiDocument } from '../../src/index.ts';
import { createOpenApiChecker } from '../support/openapi-checker.ts';
import { movieIdNobodyHas } from '../support/raw-request.ts';
import { startApi } from '../support/start-api.ts';

const document = createOpenApiDocument({ withAuthRoutes: true });

/** Every object in the document, with the JSON pointer of where it stands. */
function* walk(node: unknown, at = '#'): Generator<[pointer: string, object: Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  yield [at, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) {
    yield* walk(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
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
        'GET /api/library/movies/{id}',
        'PUT /api/library/movies/{id}',
        'DELETE /api/library/movies/{id}',
        'POST /api/library/movies/{id}/auto-search',
        'POST /api/library/movies/{id}/refresh',
        'GET /api/tasks/{id}',
        'GET /api/quality-profiles',
        'POST /api/auth/sign-in/username',
      ]),
    );
  });

  it('refers only to what it has', () => {
    const pointers = new Set([...walk(document)].map(([pointer]) => pointer));
    const references = [...walk(document)]
      .map(([, { $ref }]) => $ref)
      .filter((ref) => typeof ref === 'string');
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(pointers).toContain(reference);
  });

  it('has examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false });
    addFormats.default(ajv);
    ajv.addSchema(structuredClone(document), 'openapi');
    let checked = 0;
    for (const [pointer, { schema, example }] of walk(document)) {
      if (schema === undefined || example === undefined) continue;
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')));
      expect(validate(example), `${pointer}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
  });

  it('is strict enough to catch an answer that does not fit', () => {
    const check = createOpenApiChecker(document);
    const answer = { method: 'PUT', path: `/api/library/movies/${movieIdNobodyHas}`, status: 200 };
    const body = { success: true, id: movieIdNobodyHas, updatedAt: '2024-01-15T12:00:00Z' };
    expect(() => check({ ...answer, body })).not.toThrow();
    expect(() => check({ ...answer, body: { ...body, extra: 1 } })).toThrow('additional properties');
    expect(() => check({ ...answer, body: { ...body, updatedAt: undefined } })).toThrow('updatedAt');
    expect(() => check({ ...answer, body: { ...body, id: 'no-uuid' } })).toThrow('uuid');
    expect(() => check({ ...answer, body, status: 201 })).toThrow('not documented');
    expect(() => check({ ...answer, body: undefined, status: 404 })).toThrow('must be object');
  });

  it('describes the two ways to authenticate', () => {
    expect(document.security).toEqual([{ apiKey: [] }, { session: [] }]);
    expect(document.components.securitySchemes).toEqual({
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      session: { type: 'apiKey', in: 'cookie', name: 'cinephage_session' },
    });
  });

  it('is served as it is made, and has the auth routes only where there are any', async () => {
    await using api = await startApi('sqlite', { version: '9.8.7' });
    const { body } = await api.request('GET', '/api/openapi.json');
    expect(body).toEqual(JSON.parse(JSON.stringify(createOpenApiDocument({ version: '9.8.7' }))));
    expect(body.info.version).toBe('9.8.7');
    expect(Object.keys(body.paths)).not.toContain('/api/auth/sign-in/username');
  });
});
