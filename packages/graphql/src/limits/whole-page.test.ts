import {
  type GraphQLObjectType,
  getNamedType,
  getOperationAST,
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
