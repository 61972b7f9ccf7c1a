import { setTimeout as sleep } from 'node:timers/promises';
import { createSchema, createYoga } from 'graphql-yoga';
import { expect, it } from 'vitest';
import { useTimeout } from '../execution/use-timeout.ts';
import { stopWhenAborted } from './create-schema.ts';

it('begins no more mutations once the time is up, and says that what had begun may be done', async () => {
  const begun: string[] = [];
  const schema = stopWhenAborted(
    createSchema({
      typeDefs: 'type Query { ok: Boolean } type Mutation { add(name: String!): String }',
      resolvers: {
        Mutation: {
          async add(_root: unknown, { name }: { name: string }) {
            begun.push(name);
            await sleep(100);
            return name;
          },
        },
      },
    }),
  );
  const yoga = createYoga({ schema, plugins: [useTimeout(50)], logging: false, maskedErrors: false });
  const response = await yoga.fetch('http://library/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation { a: add(name: "a") b: add(name: "b") c: add(name: "c") }' }),
  });
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  expect(errors).toEqual([
    {
      message:
        'The operation was given up after 0.05 s. What it had begun by then may have been done, or may still be: look before you try again.',
      extensions: { code: 'OPERATION_TIMEOUT' },
    },
  ]);
  await sleep(200);
  expect(begun).toEqual(['a']);
});
