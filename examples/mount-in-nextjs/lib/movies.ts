import { type Authenticator, createLibrary } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestFetch } from '@cinephage/rest';

const { MOVIES_DATABASE: database = 'sqlite::memory:', MOVIES_TOKEN: token } = process.env;

/** Clients that send `Authorization: Bearer <MOVIES_TOKEN>` may use the movies API. */
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

/** Next.js bundles a copy of this module for each route, so the library is kept in `globalThis`, which all copies share. */
const shared = globalThis as typeof globalThis & { movies?: ReturnType<typeof open> };

/** Opens the library on the first request, as Next.js imports the routes during the build too. */
export function openMovies(): ReturnType<typeof open> {
  shared.movies ??= open();
  return shared.movies;
}
