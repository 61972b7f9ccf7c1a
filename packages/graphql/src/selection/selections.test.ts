import { execute, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../schema/create-schema.ts';
import { fieldOf, type MovieNode, movieSelectionOf, unionOf } from './selections.ts';

const schema: GraphQLSchema = createSchema();

/** What is selected of a movie by a query for one. */
async function selected(fields: string) {
  const query = schema.getQueryType()?.getFields().movie;
  let selection: unknown;
  const { resolve } = query ?? {};
  if (query) {
    query.resolve = (_root, _args, _context, info) => {
      selection = movieSelectionOf(info);
      return null;
    };
  }
  await execute({ schema, document: parse(`{ movie(id: "1") { ${fields} } }`) });
  if (query && resolve) query.resolve = resolve;
  return selection;
}

describe('the selection of a movie', () => {
  it('is the selected fields, and of its file and credits the parts', async () => {
    expect(await selected('name: title genres file { path bytes: size } credits { crew { name } }')).toEqual({
      title: true,
      genres: true,
      file: { path: true, size: true },
      credits: { crew: true },
    });
  });

  it('is what other fields are made of', async () => {
    expect(await selected('qualityProfile { name } tasks { id }')).toEqual({
      id: true,
      qualityProfileId: true,
    });
  });

  it('is nothing for a name of a type, and only the existence of a file for that of its type', async () => {
    expect(await selected('__typename')).toEqual({});
    expect(await selected('file { __typename } credits { __typename }')).toEqual({ file: {}, credits: {} });
  });

  it('is in one order, whatever the order of the fields, so that it makes one statement', async () => {
    const one = await selected('year title file { size path }');
    const other = await selected('file { path size } title year');
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
});

describe('the union of selections', () => {
  it('has all that one of them has', () => {
    const union = unionOf([
      { title: true, file: { path: true } },
      { year: true, file: { size: true }, credits: { cast: true } },
      { title: true, credits: true },
    ]);
    expect(union).toEqual({ title: true, year: true, file: { path: true, size: true }, credits: true });
  });

  it('is a selection itself when there is no other, so that it is compiled once', () => {
    const selection = { title: true } as const;
    expect(unionOf([selection, selection])).toBe(selection);
    expect(unionOf([])).toEqual({});
  });
});

describe('a field of a node', () => {
  it('is its value, or a bug when it was not selected', () => {
    const node: MovieNode = { id: 'one' };
    expect(fieldOf(node, 'id')).toBe('one');
    expect(() => fieldOf(node, 'title')).toThrow('The field title was not selected.');
  });
});
