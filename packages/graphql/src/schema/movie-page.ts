import type { Pagination as PaginationShape } from '@cinephage/core';
import { movieFilterSchema, movieListQuerySchema, paginationSchema } from '@cinephage/core/schemas';
import { type MovieNode, toMovieSelection } from '../selection.ts';
import { whenAsked } from './asked-fields.ts';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

const pageArguments = movieListQuerySchema
  .pick({ page: true, limit: true, sort: true })
  .extend({ filter: movieFilterSchema.default({}).meta({ description: 'Which movies. Without it: all.' }) });

const askedOfPage = whenAsked((asked) => ({
  select: toMovieSelection(asked.of('movies')),
  pagination: asked.has('pagination'),
}));

interface Page {
  readonly movies: MovieNode[];
  /** Only when asked for. */
  readonly pagination?: PaginationShape;
}

/** `moviePage`: the list as the REST API has it. */
export function addMoviePage({ builder, zod, refs: { Movie } }: SchemaParts): void {
  const Pagination = zod.object('Pagination', paginationSchema);
  const MoviePage = builder.objectRef<Page>('MoviePage');
  builder.objectType(MoviePage, {
    description: 'One page of movies.',
    fields: (t) => ({
      movies: t.expose('movies', { type: [Movie], description: 'The movies of this page.' }),
      pagination: t.field({
        type: Pagination,
        description: 'Where this page stands.',
        resolve: ({ pagination }) => pagination as PaginationShape,
      }),
    }),
  });

  builder.queryField('moviePage', (t) =>
    t.field({
      type: MoviePage,
      description: 'Movies by the number of the page, with the exact total.',
      extensions: listOf({ sizeArguments: ['limit'], defaultSize: 20, maximumSize: 100 }),
      ...zod.arguments(t.arg, pageArguments),
      async resolve(_root, { filter, ...page }, { library: { movies } }, info): Promise<Page> {
        const { select, pagination } = askedOfPage(info);
        if (pagination || page.page > 1) return movies.list({ ...filter, ...page }, { select });
        // Unlike one further on, the first page is found without a total.
        const { edges } = await movies.connection(
          { filter, first: page.limit, orderBy: page.sort },
          { select },
        );
        return { movies: edges.map(({ node }) => node) };
      },
    }),
  );
}
