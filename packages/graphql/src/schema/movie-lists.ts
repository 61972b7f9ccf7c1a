import type { Pagination } from '@cinephage/core';
import {
  movieConnectionQuerySchema,
  movieFilterSchema,
  movieListQuerySchema,
  movieSortSchema,
  paginationSchema,
} from '@cinephage/core/schemas';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { type MovieNode, toMovieSelection, unionOf } from '../selection/selections.ts';
import { listOf } from './complexity.ts';
import { type AddConnection, connectionSelectionOf } from './connection.ts';
import { withoutNull } from './from-zod/zod-types.ts';
import type { SchemaDeps } from './schema-deps.ts';

const connectionSelection = connectionSelectionOf((nodes) => unionOf(nodes.map(toMovieSelection)));

/** `movies`: pages by cursor. `moviePage`: pages by number, as in the REST API. */
export function addMovieLists(deps: SchemaDeps, addConnection: AddConnection): void {
  const { builder, zod, refs } = deps;
  zod.input('MovieOrder', movieSortSchema, ['direction']);
  zod.input('MovieFilter', movieFilterSchema);
  builder.queryField('movies', (t) =>
    t.field({
      type: addConnection(refs.Movie, 'after or before'),
      description:
        'Movies by cursors: reading page after page returns every movie once, whatever is added or deleted meanwhile.',
      extensions: listOf({ sizeArguments: ['first', 'last'], defaultSize: 20, maximumSize: 100 }),
      ...zod.arguments(t.arg, movieConnectionQuerySchema),
      resolve(_root, query, { library }, info) {
        const { isPage, select, totalCount, hasNextPage, hasPreviousPage } = connectionSelection(info);
        const bothSides = query.last == null ? hasPreviousPage : hasNextPage;
        const size = isPage ? {} : { first: 0, last: undefined };
        return library.movies.connection(
          { ...withoutNull(query), ...size },
          { select, totalCount, bothSides },
        );
      },
    }),
  );
  addMoviePage(deps);
}

const { page, limit, sort } = movieListQuerySchema.shape;
const filter = movieFilterSchema.default({}).meta({ description: 'Which movies; by default all.' });

const pageSelection = fromSelectedFields((fields) => ({
  select: toMovieSelection(fields.of('movies')),
  pagination: fields.has('pagination'),
}));

interface Page {
  readonly movies: MovieNode[];
  /** Only if it is selected. */
  readonly pagination?: Pagination;
}

function addMoviePage({ builder, zod, refs: { Movie } }: SchemaDeps): void {
  const MoviePage = builder.objectRef<Page>('MoviePage').implement({
    description: 'One page of movies.',
    fields: (t) => ({
      movies: t.expose('movies', { type: [Movie], description: 'The movies of this page.' }),
      pagination: t.field({
        type: zod.object(paginationSchema),
        description: 'Where this page stands.',
        resolve: (found) => found.pagination as Pagination,
      }),
    }),
  });
  builder.queryField('moviePage', (t) =>
    t.field({
      type: MoviePage,
      description: 'Movies by the number of the page, with the exact total.',
      extensions: listOf({ sizeArguments: ['limit'], defaultSize: 20, maximumSize: 100 }),
      ...zod.args(t.arg, { page, limit, sort, filter }),
      async resolve(_root, { filter: accepted, ...wanted }, { library: { movies } }, info): Promise<Page> {
        const { select, pagination } = pageSelection(info);
        if (pagination || wanted.page > 1) return movies.list({ ...accepted, ...wanted }, { select });
        // The first page is found without a total; later ones are not.
        const query = { filter: accepted, first: wanted.limit, orderBy: wanted.sort };
        const { edges } = await movies.connection(query, { select });
        return { movies: edges.map(({ node }) => node) };
      },
    }),
  );
}
