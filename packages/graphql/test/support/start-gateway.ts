import { type Authenticator, createLibrary, type Library, type LibraryOptions } from '@cinephage/core';
import { createTestDatabase, type DatabaseKind } from '@cinephage/core/testing';
import { createClient } from 'graphql-sse';
import { createGraphQLGateway } from '../../src/gateway.ts';

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data whose shape they are about to check
  readonly data: any;
  readonly errors?: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly details?: readonly { readonly field: string; readonly message: string }[];
  };
}

/** The schema over a library, asked as a client would. */
export interface Client {
  /** Errors that callers only saw as `INTERNAL_ERROR`. */
  readonly unexpected: readonly unknown[];
  /** The whole answer. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** The data of an answer that must have no errors. */
  data(query: string, variables?: object): Promise<Answer['data']>;
  /** The answers of a subscription, until the loop that takes them is left. */
  subscribe(query: string, variables?: object): AsyncIterableIterator<Answer>;
}

export interface Gateway extends Client, AsyncDisposable {
  readonly library: Library;
  readonly url: string;
}

const apiKey = 'cinephage_test_key';
const auth: Authenticator = {
  authenticate: ({ headers }) =>
    headers.get('x-api-key') === apiKey ? { kind: 'api-key', id: 'key-1', userId: null, name: 'test' } : null,
};

/** A library on a new database behind the schema. */
export async function startGateway(
  kind: DatabaseKind,
  options: Partial<LibraryOptions> = {},
): Promise<Gateway> {
  const fixture = await createTestDatabase(kind);
  const library = await createLibrary({ database: fixture.url, ...options });
  return {
    ...createTestClient(library),
    library,
    url: fixture.url,
    async [Symbol.asyncDispose]() {
      await library.stop();
      await fixture.dispose();
    },
  };
}

export function createTestClient(library: Library): Client {
  const unexpected: unknown[] = [];
  const gateway = createGraphQLGateway(library, { auth, onError: (error) => unexpected.push(error) });
  const url = 'http://localhost/graphql';
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
  const send = (input: string, init?: RequestInit) => gateway.fetch(new Request(input, init));
  const client = createClient({ url, headers, fetchFn: send });

  async function ask(query: string, variables?: object): Promise<Answer> {
    const response = await send(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as Answer;
  }

  return {
    unexpected,
    ask,
    async data(query, variables) {
      const { data, errors } = await ask(query, variables);
      if (errors !== undefined) throw new Error(JSON.stringify(errors), { cause: unexpected.at(-1) });
      return data;
    },
    subscribe: (query, variables) =>
      client.iterate({ query, variables: { ...variables } }) as AsyncIterableIterator<Answer>,
  };
}
