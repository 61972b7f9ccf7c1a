import { setTimeout as sleep } from 'node:timers/promises';
import { collectSubFields } from '@graphql-tools/utils';
import {
  type GraphQLResolveInfo,
  GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  responsePathAsArray,
} from 'graphql';
import { createSchema } from 'graphql-yoga';
import { type ListSize, listOf } from '../../src/schema/complexity.ts';
import { failAs } from './fail-as.ts';
import { createMovies, type Movie, numbers, texts } from './schema-movies.ts';

const typeDefs = /* GraphQL */ `
  scalar DateTime
  scalar JSON
  enum Quality { SD HD UHD }
  enum Sort { TITLE YEAR }
  input MovieFilter { year: Int, search: String, ids: [ID!], quality: Quality, nested: MovieFilter }
  input MovieOrder { field: Sort!, descending: Boolean! = true }
  interface Titled { title: String! }
  union Found = Movie | File | Person
  type Query {
    movies(first: Int, last: Int, filter: MovieFilter, orderBy: MovieOrder): MovieConnection!
    moviePage(page: Int = 1, limit: Int = 20): MoviePage!
    movie(id: ID!): Movie
    found: [Found]!
    titled: [Titled!]
    echo(
      value: JSON, date: DateTime, filter: MovieFilter, order: MovieOrder, count: Int! = 3, quality: Quality = HD
      qualities: [Quality!]
      ids: [ID!] = ["a"]
    ): JSON
    info(id: ID): Movie
    fails(how: String!): String
    failsHard(how: String!): String!
    pair(of: JSON): Pair
    slow(ms: Int!): String
    matrix: [[Int!]]
    lost: Found
  }
  type Mutation { note(text: String!, ms: Int = 0): [String!]! }
  type Subscription { movieAdded(count: Int = 2, how: String, between: String): Movie }
  type MovieConnection { edges: [MovieEdge!]!, nodes: [Movie!]!, pageInfo: PageInfo!, totalCount: Int! }
  type MovieEdge { cursor: String!, node: Movie! }
  type PageInfo { hasNextPage: Boolean!, endCursor: String }
  type MoviePage { movies: [Movie!]!, total: Int! }
  type Movie implements Titled {
    id: ID!, title: String!, year: Int, rating: Float, bytes: Float, quality: Quality, addedAt: DateTime, raw: JSON
    genres: [String!]!
    ${texts.map((name) => `${name}: String!`).join('\n')}
    ${numbers.map((name) => `${name}: Int`).join('\n')}
    file: File
    credits: Credits!
    tasks(first: Int = 10): [Task!]!
    shout(suffix: String = "!"): String!
    tooLarge: Int
  }
  type File { path: String!, bytes: Float }
  type Credits { cast: [Person!]!, crew: [Person!]! }
  type Person implements Titled { name: String!, title: String!, role: String }
  type Task { id: ID!, kind: String!, movie: Movie }
  type Pair {
    soft: String, hard: String!, other: String, items: [String!], loose: [String], strict: [String!]
    pair: Pair, hardPair: Pair!
  }
`;

export interface MovieContext {
  /** Written by resolvers as they are called. */
  readonly log?: string[];
  readonly signal?: AbortSignal;
}

export interface PairSource {
  readonly soft?: string;
  readonly hard?: string;
  readonly other?: string;
  readonly loose?: boolean;
  readonly strict?: boolean;
  readonly below?: PairSource;
}

interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
}

const movies = createMovies(200);
const cast = (of: string) =>
  ['Ann', 'Bob'].map((name) => ({ __typename: 'Person', name, title: `${name} of ${of}`, role: null }));

const Query = {
  movies: async (_: unknown, { first, last }: PageArguments) => {
    const page = movies.slice(0, first ?? last ?? 20);
    return {
      edges: page.map((node) => ({ cursor: `after ${node.id}`, node })),
      nodes: page,
      pageInfo: { hasNextPage: page.length < movies.length, endCursor: page.at(-1)?.id },
      totalCount: () => movies.length,
    };
  },
  moviePage: (_: unknown, { limit }: { readonly limit: number }) => ({
    movies: movies.slice(0, limit),
    total: 200,
  }),
  movie: (_: unknown, { id }: { readonly id: string }) => movies.find((movie) => movie.id === id) ?? null,
  found: () => [movies[0], movies[1]?.file, null, Promise.resolve(cast('the library')[0])],
  titled: () => [movies[2], ...cast('an unknown actor')],
  echo: (_: unknown, values: unknown) => values,
  info: (_: unknown, _arguments: unknown, _context: unknown, info: GraphQLResolveInfo) => ({
    ...movies[3],
    raw: describeInfo(info),
  }),
  fails: (_: unknown, { how }: { readonly how: string }) => failAs(how),
  failsHard: async (_: unknown, { how }: { readonly how: string }) => failAs(how),
  pair: (_: unknown, { of = {} }: { readonly of?: PairSource }) => of,
  slow: (_: unknown, { ms }: { readonly ms: number }, { signal }: MovieContext) =>
    sleep(ms, 'done', signal && { signal }),
  matrix: () => [[1, 2], null, new Set([3])],
  lost: () => ({ __typename: 'Task' }),
};

const Mutation = {
  note: async (
    _: unknown,
    { text, ms }: { readonly text: string; readonly ms: number },
    { log = [] }: MovieContext,
  ) => {
    await sleep(ms);
    log.push(text);
    return [...log];
  },
};

interface Added {
  readonly count: number;
  readonly how?: string;
  readonly between?: string;
}

const Subscription = {
  movieAdded: {
    async *subscribe(_: unknown, { count, how, between }: Added) {
      if (how !== undefined) failAs(how);
      for (const movie of movies.slice(0, count)) {
        yield { movieAdded: movie };
        if (between !== undefined) failAs(between);
      }
    },
  },
};

const fieldsOfMovie = {
  credits: async ({ id }: Movie) => ({ cast: cast(id), crew: cast(`the crew of ${id}`) }),
  tasks: ({ id }: Movie, { first }: { readonly first: number }) =>
    Array.from({ length: Math.min(first, 3) }, (_, index) => ({
      id: `${id}/${index}`,
      kind: 'search',
      movie: movies[1],
    })),
  shout: ({ title }: Movie, { suffix }: { readonly suffix: string }) => `${title}${suffix}`,
  tooLarge: () => 2 ** 40,
};

const fieldsOfPair = {
  soft: ({ soft }: PairSource) => (soft === undefined ? 'soft' : failAs(soft)),
  hard: ({ hard }: PairSource) => (hard === undefined ? 'hard' : failAs(hard)),
  other: async ({ other }: PairSource) => (other === undefined ? 'other' : failAs(other)),
  items: () => ['a', 'b'],
  loose: ({ loose }: PairSource) =>
    loose ? ['a', new Error('secret: in a list'), failLater()] : ['a', null],
  strict: ({ strict }: PairSource) => (strict ? ['a', null] : ['a']),
  pair: ({ below = {} }: PairSource) => below,
  hardPair: async ({ below = {} }: PairSource) => below,
};

const failLater = () => sleep(2).then(() => Promise.reject(new Error('secret: late in a list')));

/** What a resolver can find out about its place. */
function describeInfo(info: GraphQLResolveInfo): unknown {
  const { schema, fragments, variableValues, returnType, fieldNodes, parentType } = info;
  const type = getNamedType(returnType);
  const selected = isObjectType(type)
    ? collectSubFields(schema, fragments, variableValues, type, [...fieldNodes]).fields
    : new Map();
  return {
    field: `${parentType.name}.${info.fieldName}: ${returnType}`,
    path: responsePathAsArray(info.path),
    operation: info.operation.name?.value ?? null,
    fragments: Object.keys(fragments),
    nodes: fieldNodes.length,
    root: info.rootValue ?? null,
    variableValues,
    selected: [...selected.keys()],
  };
}

const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    throw new Error(`secret: ${value} is no date`);
  },
  parseValue(value) {
    const date = new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new Error('must be a date');
    return date;
  },
});

const anyJson = new GraphQLScalarType({ name: 'JSON' });
const quality = { SD: 480, HD: 1080, UHD: 2160 };

const sizes: Readonly<Record<string, ListSize>> = {
  'Query.movies': { sizeArguments: ['first', 'last'], defaultSize: 20 },
  'Query.moviePage': { sizeArguments: ['limit'], defaultSize: 20, maximumSize: 100 },
  'Movie.tasks': { sizeArguments: ['first'], defaultSize: 10 },
  'Credits.cast': { defaultSize: 10 },
  'Credits.crew': { defaultSize: 10 },
};

/** A schema of the shape of the gateway's, with whatever else a schema can have, and without a library. */
export function createMovieSchema(): GraphQLSchema {
  const resolvers = {
    Query,
    Mutation,
    Subscription,
    Movie: fieldsOfMovie,
    Pair: fieldsOfPair,
    DateTime: dateTime,
    JSON: anyJson,
    Quality: quality,
  };
  const schema = createSchema<MovieContext>({ typeDefs, resolvers });
  for (const [coordinate, size] of Object.entries(sizes)) {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (field === undefined) throw new Error(`There is no field ${coordinate}`);
    field.extensions = listOf(size);
  }
  return schema;
}
