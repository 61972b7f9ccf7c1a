import type { Pagination } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { type MovieNode, toMovieSelection, unionOf } from '../selection/selections.ts';
import { addConnection, connectionSelectionOf } from './connection.ts';
import type { SchemaDeps } from './schema-deps.ts';

const connectionSelection = connectionSelectionOf((nodes) => unionOf(nodes.map(toMovieSelection)));

/** Pages by cursor. */
export function addMovieConnection(deps: SchemaDeps): void {
  deps.zod.input('MovieOrder', schemas.movieSortSchema, ['direction']);
  deps.zod.input('MovieFilter', schemas.movieFilterSchema);
  deps.query('movies', addConnection(deps, deps.refs.Movie, 'after or before'), {
    description:
      'Movies by cursors: reading page after page returns every movie once, whatever is added or deleted meanwhile.',
    args: schemas.movieConnectionQuerySchema,
    size: 20,
    resolve(_root, query, { library }, info) {
      const { isPage, select, totalCount, hasNextPage, hasPreviousPage } = connectionSelection(info);
      const bothSides = query.last === undefined ? hasPreviousPage : hasNextPage;
      const size = isPage ? {} : { first: 0, last: undefined };
      return library.movies.connection({ ...query, ...size }, { select, totalCount, bothSides });
    },
  });
}

interface Page {
  readonly movies: MovieNode[];
  /** Only if it is selected. */
  readonly pagination?: Pagination;
}

const pageSelection = fromSelectedFields((fields) => ({
  select: toMovieSelection(fields.of('movies')),
  pagination: fields.has('pagination'),
}));

const { page, limit, sort } = schemas.movieListQuerySchema.shape;
const filter = schemas.movieFilterSchema.default({}).describe('Which movies; by default all.');

/** Pages by number, as in the REST API. */
export function addMoviePage({ builder, zod, query, refs: { Movie } }: SchemaDeps): void {
  const MoviePage = builder.objectRef<Page>('MoviePage').implement({
    description: 'One page of movies.',
    fields: (t) => ({
      movies: t.expose('movies', { type: [Movie], description: 'The movies of this page.' }),
      pagination: t.field({
        type: zod.object(schemas.paginationSchema),
        description: 'Where this page stands.',
        resolve: (found) => found.pagination as Pagination,
      }),
    }),
  });
  query('missingMovies', MoviePage, {
    description:
      'The monitored movies without a file in their default version, whether they are available yet or not.',
    args: schemas.missingQuerySchema,
    resolve: (_root, wanted, { library }, info): Promise<Page> =>
      library.wanted.missing(wanted, { select: pageSelection(info).select }),
  });
  query('cutoffUnmetMovies', MoviePage, {
    description:
      'The monitored movies whose file, that of the default version, is below the cutoff of their quality profile: by its quality, or by the score of its custom formats.',
    args: schemas.cutoffUnmetQuerySchema,
    resolve: (_root, wanted, { library }, info): Promise<Page> =>
      library.wanted.cutoffUnmet(wanted, { select: pageSelection(info).select }),
  });
  query('moviePage', MoviePage, {
    description: 'Movies by the number of the page, with the exact total.',
    args: { page, limit, sort, filter },
    async resolve(_root, { filter: accepted, ...wanted }, { library: { movies } }, info): Promise<Page> {
      const { select, pagination } = pageSelection(info);
      if (pagination || wanted.page > 1) return movies.list({ ...accepted, ...wanted }, { select });
      // The first page is found without a total; later ones are not.
      const { edges } = await movies.connection(
        { filter: accepted, first: wanted.limit, orderBy: wanted.sort },
        { select },
      );
      return { movies: edges.map(({ node }) => node) };
    },
  });
}
