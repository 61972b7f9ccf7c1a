import { buildSchema, execute, type GraphQLResolveInfo, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { fromSelectedFields, type SelectedFields } from './selected-fields.ts';

const schema = buildSchema(`
  type Query { list: List }
  type List { items: [Item!]! total: Int }
  type Item { name: String parent: Item size(unit: String): Int }
`);

/** The selected fields as a tree: true for a field without fields. */
function treeOf(asked: SelectedFields): object {
  return Object.fromEntries(
    asked.names.map((name) => {
      const below = treeOf(asked.of(name));
      return [name, Object.keys(below).length === 0 ? true : below];
    }),
  );
}

/** Executes a query whose only resolver hands its info to `look`. */
function run(
  query: string | ReturnType<typeof parse>,
  look: (info: GraphQLResolveInfo) => unknown,
  variables = {},
) {
  const document = typeof query === 'string' ? parse(query) : query;
  const list = (_args: object, _context: unknown, info: GraphQLResolveInfo) => {
    look(info);
    return null;
  };
  const result = execute({ schema, document, rootValue: { list }, variableValues: variables });
  expect(result).toEqual({ data: expect.anything() });
}

function asked(query: string, variables = {}): object {
  let tree: object | undefined;
  run(query, (info) => (tree = fromSelectedFields(treeOf)(info)), variables);
  return tree ?? {};
}

describe('the selected fields', () => {
  it('follow fragments and join aliases', () => {
    const query = `
      { list { ...Some items { size } total __typename } }
      fragment Some on List { items { a: name b: name ... on Item { parent { ...Deep } } } }
      fragment Deep on Item { parent { name } }
    `;
    expect(asked(query)).toEqual({
      items: { name: true, size: true, parent: { parent: { name: true } } },
      total: true,
    });
  });

  it('join the same field selected twice', () => {
    expect(asked('{ list { total } ... { list { items { name } } } }')).toEqual({
      total: true,
      items: { name: true },
    });
  });

  it('are without those that are skipped', () => {
    const query = `query ($yes: Boolean!) {
      list {
        total @skip(if: $yes)
        items { name @include(if: $yes) size @skip(if: true) ... @include(if: false) { parent { name } } }
      }
    }`;
    expect(asked(query, { yes: true })).toEqual({ items: { name: true } });
    expect(asked(query, { yes: false })).toEqual({ total: true, items: true });
  });

  it('are empty below a field that is not selected, or has no fields', () => {
    run('{ list { total } }', (info) => {
      fromSelectedFields((fields) => {
        expect(fields.has('items')).toBe(false);
        expect(fields.of('items').of('parent').names).toEqual([]);
        expect(fields.of('total').names).toEqual([]);
      })(info);
    });
  });
});

describe('what is derived from them', () => {
  const derivations = (query: string, variables: readonly object[]) => {
    const document = parse(query);
    const derive = vi.fn(treeOf);
    const ask = fromSelectedFields(derive);
    const results: object[] = [];
    for (const values of variables) run(document, (info) => results.push(ask(info)), values);
    return { results, times: derive.mock.calls.length };
  };

  it('is derived once for a document that is executed often', () => {
    const query = 'query ($unit: String) { list { items { size(unit: $unit) } } }';
    const { results, times } = derivations(query, [{ unit: 'a' }, { unit: 'b' }, {}]);
    expect(times).toBe(1);
    expect(new Set(results).size).toBe(1);
  });

  it.each([
    'query ($yes: Boolean!) { list { items { parent { name @include(if: $yes) } } } }',
    'query ($yes: Boolean!) { list { items { parent { ... @include(if: $yes) { name } } } } }',
    'query ($yes: Boolean!) { list { items { ...A } } } fragment A on Item { parent { ...B @include(if: $yes) } } fragment B on Item { name }',
  ])('is derived each time where variables decide: %s', (query) => {
    const { results } = derivations(query, [{ yes: true }, { yes: false }, { yes: true }]);
    const all = { items: { parent: { name: true } } };
    expect(results).toEqual([all, { items: { parent: true } }, all]);
  });
});
