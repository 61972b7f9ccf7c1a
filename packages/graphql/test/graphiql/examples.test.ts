import { type OperationDefinitionNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/create-schema.ts';

interface Example {
  readonly query: string;
  readonly variables?: string;
}

/** A module of the page, not of this package. */
const location = new URL('../../src/graphiql/page/examples.js', import.meta.url);
const { examples } = (await import(location.href)) as { readonly examples: readonly Example[] };
const schema = createSchema();

describe.each(examples)('example %#', ({ query, variables = '{}' }) => {
  const document = parse(query);
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === 'OperationDefinition',
  );

  it('is one operation that the schema knows, with a name for its tab', () => {
    expect(validate(schema, document)).toEqual([]);
    expect(operations.map(({ name }) => name?.value)).toEqual([expect.stringMatching(/^[A-Z]/u)]);
  });

  it('comes with all of its variables, and with an explanation first', () => {
    const declared = operations.flatMap(({ variableDefinitions = [] }) =>
      variableDefinitions.map(({ variable }) => variable.name.value),
    );
    expect(Object.keys(JSON.parse(variables))).toEqual(declared);
    expect(query).toMatch(/^# \w/u);
  });
});
