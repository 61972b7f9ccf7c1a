import { setTimeout as sleep } from 'node:timers/promises';
import { createYoga } from 'graphql-yoga';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { useTimeout } from '../execution/use-timeout.ts';
import { createSchemaDeps } from './schema-deps.ts';

it('begins no more mutations once the time is up, and says that what had begun may be done', async () => {
  const begun: string[] = [];
  const { builder, query, mutation } = createSchemaDeps();
  builder.queryType();
  builder.mutationType();
  query('ok', 'Boolean', { description: 'It.', resolve: () => true });
  mutation('add', 'String', {
    description: 'It.',
    args: { name: z.string().describe('It.') },
    async resolve(_root, { name }) {
      begun.push(name);
      await sleep(100);
      return name;
    },
  });
  const schema = builder.toSchema();
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
