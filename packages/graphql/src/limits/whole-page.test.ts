import {
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  getOperationAST,
  isListType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../options.ts';
import { createSchema } from '../schema/create-schema.ts';
import { limitDocument } from './limit-document.ts';
import { costOf } from './operation-cost.ts';

const schema = createSchema();

/** All there is below a type, without going round in circles. */
function everythingOf(type: GraphQLObjectType, within: readonly GraphQLObjectType[] = []): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const texts = fields.map((field) => {
    const fieldType = getNamedType(field.type);
    if (!isObjectType(fieldType)) {
      return field.name;
    }
    return [type, ...within].includes(fieldType)
      ? ''
      : `${field.name} ${everythingOf(fieldType, [type, ...within])}`;
  });
  return `{ ${texts.join(' ')} }`;
}

function everythingOfMovies(): string {
  const type = schema.getType('Movie');
  return isObjectType(type) ? everythingOf(type) : '';
}

/** The cost of a page with `__typename` of each item. */
function costOfPage(name: string, argument: string, size: number): number {
  const field = schema.getQueryType()?.getFields()[name];
  const type = getNamedType(field?.type);
  const lists = isObjectType(type)
    ? Object.values(type.getFields()).filter((one) => isListType(getNullableType(one.type)))
    : [];
  const below = lists.map((list) => `${list.name} { __typename }`).join(' ');
  const document = parse(`{ ${name}(${argument}: ${size}) { ${below || '__typename'} } }`);
  const operation = getOperationAST(document);
  return operation ? costOf(schema, document, operation, {}).answer : Number.NaN;
}

const paged = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(({ name, args }) =>
  args.filter((arg) => ['first', 'limit'].includes(arg.name)).map((arg) => [name, arg.name] as const),
);

describe('a page costs as much as it may hold items', () => {
  it('in at least twelve fields', () => {
    expect(paged.length).toBeGreaterThanOrEqual(12);
  });

  it.each(paged)('in %s', (name, argument) => {
    const more = costOfPage(name, argument, 100) - costOfPage(name, argument, 10);
    // A connection has two lists of its items.
    expect([90, 180]).toContain(more);
  });

  it('in a preview of a thousand renames', () => {
    expect(costOfPage('renamePreview', 'limit', 1_000)).toBeGreaterThan(1_000);
  });
});

describe('the limits of the gateway allow a page of a hundred movies with all that they have', () => {
  it.each([
    [
      'as a connection',
      `{ movies(first: 100) { edges { cursor node ${everythingOfMovies()} } pageInfo { hasNextPage endCursor } } }`,
    ],
    ['as a page', `{ moviePage(limit: 100) { movies ${everythingOfMovies()} } }`],
  ])('%s', (_, query) => {
    const document = parse(query, { maxTokens: defaultLimits.maxTokens });
    expect(validate(schema, document)).toEqual([]);
    expect(limitDocument(document, defaultLimits)).toBeNull();
    const operation = getOperationAST(document);
    const cost = operation && costOf(schema, document, operation, {}).answer;
    expect(cost).toBeGreaterThan(20_000);
    expect(cost).toBeLessThanOrEqual(defaultLimits.maxComplexity);
  });
});
