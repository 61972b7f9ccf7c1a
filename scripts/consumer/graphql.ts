import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createLibrary } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';

/** A query, GraphiQL with its files, and the schema, all out of the package. */
await using library = await createLibrary({ database: 'sqlite::memory:' });
const me = { kind: 'api-key', id: 'me', userId: null, name: null };
const gateway = createGraphQLGateway(library, { auth: { authenticate: () => me } });
const ask = (path: string, init?: RequestInit) => gateway.fetch(new Request(`http://127.0.0.1${path}`, init));

const answer = await ask('/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ movies { totalCount } }' }),
});
const page = await ask('/graphql', { headers: { accept: 'text/html' } });
const file = await ask('/graphql/graphiql/graphiql.js');
const schema = await readFile(
  fileURLToPath(import.meta.resolve('@cinephage/graphql/schema.graphql')),
  'utf8',
);
console.log(
  await answer.text(),
  page.status,
  file.status,
  schema.includes('type Query {') && (await page.text()).includes('graphiql/start.js'),
);
await gateway.close();
