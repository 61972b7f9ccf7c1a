import type { Library } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { createAuthorize, createNotFound, createRestFetch, createRestHandler } from './index.ts';
import { createOpenApiDocument } from './openapi/document.ts';
import { createRestRouter } from './router.ts';

describe('options of the router', () => {
  it.each([
    [{ ratelimits: {} }, 'ratelimits is not a known option (did you mean rateLimits).'],
    [{ trustedOrigin: [] }, 'trustedOrigin is not a known option (did you mean trustedOrigins).'],
    [
      { streams: { maxPerCredentials: 1 } },
      'streams.maxPerCredentials is not a known option (did you mean maxPerCredential).',
    ],
    [{ maxBodyBytes: '1' }, 'maxBodyBytes must be a number.'],
    [{ auth: {} }, 'auth must be an object with the method authenticate.'],
    [{ authHandler: {} }, 'authHandler must be a function.'],
    [{ basePath: 'cinephage' }, 'basePath must be a path such as /cinephage.'],
    [{ basePath: '/a//b' }, 'basePath must be a path such as /cinephage.'],
  ])('are refused: %j', (options, message) => {
    const refusal = expect.objectContaining({ code: 'INVALID_INPUT', message });
    expect(() => createRestRouter({} as Library, options as never)).toThrow(refusal);
    expect(() => createAuthorize(options as never)).toThrow(refusal);
    expect(() => createNotFound(options as never)).toThrow(refusal);
  });

  it.each([undefined, null, Promise.resolve({})])('and what is no library is refused: %j', (library) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_INPUT',
      message: 'library must be a library: await createLibrary(…).',
    });
    expect(() => createRestRouter(library as never)).toThrow(refusal);
    expect(() => createRestHandler(library as never)).toThrow(refusal);
    expect(() => createRestFetch(library as never)).toThrow(refusal);
  });

  it('are refused for the OpenAPI document too', () => {
    expect(() => createOpenApiDocument({ withAuthRoute: true } as never)).toThrow(
      /did you mean withAuthRoutes/u,
    );
  });
});
