import { examples } from './examples.ts';
import { errors } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Authentication'];
/** What the handler answers is its own affair; only errors have a shape of ours. */
const anyObject = { type: 'object', additionalProperties: true };
const json = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

export function createAuthPaths(): Paths {
  return {
    '/api/auth/sign-in/username': {
      post: {
        operationId: 'signIn',
        tags,
        summary: 'Sign in and get a session cookie',
        security: [],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: credentials, example: examples.signIn } },
        },
        responses: {
          200: json('Signed in; the cookie is in `Set-Cookie`.', anyObject),
          ...errors(400, 403, 413, 415),
        },
      },
    },
    '/api/auth/sign-out': {
      post: {
        operationId: 'signOut',
        tags,
        summary: 'End the session',
        security: anybody,
        responses: { 200: json('Signed out.', anyObject), ...errors(400, 403) },
      },
    },
    '/api/auth/get-session': {
      get: {
        operationId: 'getSession',
        tags,
        summary: 'Get the session of the cookie; null without one',
        security: anybody,
        responses: { 200: json('The session.', { type: ['object', 'null'] }), ...errors(400, 403) },
      },
    },
  };
}

const credentials = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
};

const anybody = [{}, { session: [] }];
