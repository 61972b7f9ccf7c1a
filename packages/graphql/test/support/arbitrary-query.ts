import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { createMovieSchema, type PairSource } from './movie-schema.ts';
import type { OperationRequest } from './run-operation.ts';

const ways = ['library', 'thrown', 'returned', 'rejected', 'null', 'graphql'];

/** @param odds how much more often nothing fails */
const failure = (odds: number) =>
  fc.oneof(
    { weight: odds, arbitrary: fc.constant('none') },
    { weight: 1, arbitrary: fc.constantFrom(...ways) },
  );

/** Objects of which some fields fail. */
const pairSource: fc.Memo<PairSource> = fc.memo((depth) =>
  fc.record({
    soft: failure(3),
    hard: failure(6),
    other: failure(3),
    loose: fc.boolean(),
    strict: fc.boolean(),
    below: depth > 1 ? pairSource() : fc.constant({}),
  }),
);

const condition = fc.constantFrom(
  '',
  '',
  '',
  '',
  '@skip(if: $yes)',
  '@include(if: $yes)',
  '@include(if: $no)',
  '@skip(if: $no)',
);
const schema: GraphQLSchema = createMovieSchema();
const argumentsOf: Readonly<Record<string, string>> = {
  'Query.movies': '(first: 3)',
  'Query.moviePage': '(limit: 2)',
  'Query.movie': '(id: "movie-4")',
  'Query.pair': '(of: $of)',
  'Query.fails': '(how: "thrown")',
  'Movie.tasks': '(first: 1)',
  'Movie.shout': '(suffix: $suffix)',
};
/** Those that answer what they are asked, or by the clock. */
const leftOut = new Set(['slow', 'lost', 'failsHard', 'info', 'echo']);

function arbitraryField(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>, depth: number) {
  const type = getNamedType(field.type);
  const text = `${field.name}${argumentsOf[`${parent.name}.${field.name}`] ?? ''}`;
  const below =
    isObjectType(type) || isAbstractType(type) ? arbitrarySelections(type, depth - 1) : fc.constant('');
  return fc
    .tuple(fc.constantFrom('', '', 'other: '), condition, below)
    .map(
      ([alias, directive, selections]) =>
        `${alias && `${field.name}_${alias}`}${text} ${directive} ${selections}`,
    );
}

function arbitrarySelections(type: GraphQLNamedType, depth: number): fc.Arbitrary<string> {
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const possible = fields.filter(({ name, type: fieldType }) => {
    const isLeaf = !isObjectType(getNamedType(fieldType)) && !isAbstractType(getNamedType(fieldType));
    return !leftOut.has(name) && (isLeaf || depth > 0);
  });
  const field = fc
    .constantFrom(...possible, null)
    .chain((chosen) => (chosen === null ? fc.constant('__typename') : arbitraryField(type, chosen, depth)));
  const concrete = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  const fragment =
    depth > 0
      ? fc
          .tuple(fc.constantFrom(...concrete), condition)
          .chain(([on, directive]) =>
            arbitrarySelections(on, depth - 1).map(
              (selections) => `... on ${on.name} ${directive} ${selections}`,
            ),
          )
      : field;
  return fc
    .array(fc.oneof({ weight: 5, arbitrary: field }, { weight: 1, arbitrary: fragment }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((selections) => `{ ${selections.join('\n')} }`);
}

/** Queries of the movie schema of which nearly all are valid. */
export const arbitraryQuery: fc.Arbitrary<OperationRequest> = fc
  .tuple(
    arbitrarySelections(schema.getType('Query') ?? neverType(), 4),
    pairSource(3),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([selections, of, yes, no]) => ({
    query: `query ($of: JSON = {}, $yes: Boolean!, $no: Boolean = true, $suffix: String = "?") { ...Used ...${selections} }
      fragment Used on Query {
        used: movie(id: "movie-7") { shout(suffix: $suffix) @skip(if: $no) year @include(if: $yes) id }
        usedToo: pair(of: $of) { soft }
      }`,
    variables: { of, yes, no },
  }));

function neverType(): never {
  throw new Error('The schema has no queries');
}
