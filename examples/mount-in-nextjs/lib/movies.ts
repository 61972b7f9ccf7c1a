import { type Authenticator, createLibrary } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestFetch } from '@cinephage/rest';

const { MOVIES_DATABASE: database = 'sqlite::memory:', MOVIES_TOKEN: token } = process.env;

/** Accepts requests with `Authorization: Bearer <MOVIES_TOKEN>`. */
const auth: Authenticator = {
  authenticate: ({ headers }) =>
    token !== undefined && headers.get('authorization') === `Bearer ${token}`
      ? { kind: 'token', id: 'me', userId: 'me', name: 'me' }
      : null,
};

async function open() {
  const library = await createLibrary({ database });
  await library.start();
  return {
    library,
    rest: createRestFetch(library, { auth }),
    graphql: createGraphQLGateway(library, { auth }),
  };
}

/** Next.js bundles a copy of this module for each route, so the library is kept where all of them find it. */
const shared = globalThis as typeof globalThis & { movies?: ReturnType<typeof open> };

/** Opens the library on the first request: Next.js imports the routes while it builds, too. */
export function openMovies(): ReturnType<typeof open> {
  shared.movies ??= open();
  return shared.movies;
}
