import type { MovieConnection as Connection, MovieEdge as Edge } from '@cinephage/core';
import { movieConnectionQuerySchema } from '@cinephage/core/schemas';
import { type MovieNode, toMovieSelection, unionOf } from '../selection.ts';
import { whenAsked } from './asked-fields.ts';
import { listOf } from './complexity.ts';
import { given } from './from-zod/given.ts';
import type { SchemaParts } from './schema-parts.ts';

const askedOfConnection = whenAsked((asked) => ({
  select: unionOf([toMovieSelection(asked.of('edges').of('node')), toMovieSelection(asked.of('nodes'))]),
  /** Whether a field other than the total is selected. */
  isPart: ['edges', 'nodes', 'pageInfo'].some(asked.has),
  totalCount: asked.has('totalCount'),
  hasNextPage: asked.of('pageInfo').has('hasNextPage'),
  hasPreviousPage: asked.of('pageInfo').has('hasPreviousPage'),
}));

/** `movies`: the list by cursors. */
export function addMovieConnection(parts: SchemaParts): void {
  const { builder, zod } = parts;
  const MovieConnection = addConnectionType(parts);
  builder.queryField('movies', (t) =>
    t.field({
      type: MovieConnection,
      description:
        'Movies by cursors: reading page after page returns every movie once, whatever is added or deleted meanwhile.',
      extensions: listOf({ sizeArguments: ['first', 'last'], defaultSize: 20, maximumSize: 100 }),
      ...zod.arguments(t.arg, movieConnectionQuerySchema),
      resolve(_root, query, { library }, info) {
        const { isPart, select, totalCount, hasNextPage, hasPreviousPage } = askedOfConnection(info);
        const bothSides = query.last == null ? hasPreviousPage : hasNextPage;
        const size = isPart ? {} : { first: 0, last: undefined };
        return library.movies.connection({ ...given(query), ...size }, { select, totalCount, bothSides });
      },
    }),
  );
}

function addConnectionType({ builder, refs: { Movie, PageInfo } }: SchemaParts) {
  const MovieEdge = builder.objectRef<Edge<MovieNode>>('MovieEdge').implement({
    description: 'A movie and its place in the list.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Continues the list after or before this movie.' }),
      node: t.expose('node', { type: Movie, description: 'The movie.' }),
    }),
  });
  return builder.objectRef<Connection<MovieNode>>('MovieConnection').implement({
    description: 'A part of a list of movies.',
    fields: (t) => ({
      edges: t.expose('edges', { type: [MovieEdge], description: 'The movies with their cursors.' }),
      nodes: t.field({
        type: [Movie],
        description: 'The movies without their cursors.',
        resolve: ({ edges }) => edges.map(({ node }) => node),
      }),
      pageInfo: t.expose('pageInfo', { type: PageInfo, description: 'Where this part stands in the whole.' }),
      totalCount: t.int({
        description: 'Movies that pass the filter; counted only when asked for.',
        resolve: ({ totalCount }) => totalCount as number,
      }),
    }),
  });
}
