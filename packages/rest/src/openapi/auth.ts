import { examples } from './examples.ts';
import { errors } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Authentication'];
/** The handler defines its successful responses; only errors have the shape of this API. */
const anyObject = { type: 'object', additionalProperties: true };
const json = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

export function createAuthPaths(): Paths {
  return {
    '/api/auth/sign-in/username': { post: signIn('signIn', 'Sign in with a user name and a password') },
    '/api/auth/sign-in/credential': {
      post: signIn('signInWithCredential', 'The same as `/api/auth/sign-in/username`'),
    },
    '/api/auth/sign-out': {
      post: {
        operationId: 'signOut',
        tags,
        summary: 'Sign out',
        security: optionalSession,
        responses: { 200: json('The session has ended.', anyObject), ...errors(400, 403) },
      },
    },
    '/api/auth/get-session': {
      get: {
        operationId: 'getSession',
        tags,
        summary: 'Get the current session',
        security: optionalSession,
        responses: {
          200: json('The session of the cookie; null without one.', { type: ['object', 'null'] }),
          ...errors(400, 403),
        },
      },
    },
  };
}

const signIn = (operationId: string, summary: string) => ({
  ...{ operationId, tags, summary, security: [] },
  requestBody: {
    required: true,
    content: { 'application/json': { schema: credentials, example: examples.signIn } },
  },
  responses: {
    200: json('The user is signed in; `Set-Cookie` has the session cookie.', anyObject),
    ...errors(400, 403, 413, 415),
  },
});

const credentials = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
};

const optionalSession = [{}, { session: [] }];
