import type { MovieSelection } from '@cinephage/core';
import { movieFilter, movieListQuery, pagination, type SelectedMovieList } from '@cinephage/core';
import { toMovieSelection } from '../selection.ts';
import { whenAsked } from './asked-fields.ts';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

const pageArguments = movieListQuery
  .pick({ page: true, limit: true, sort: true })
  .extend({ filter: movieFilter.default({}).meta({ description: 'Which movies; all unless given.' }) });

const selectionOfPage = whenAsked((asked) => toMovieSelection(asked.of('movies')));

/** `moviePage`: the list as the REST API has it. */
export function addMoviePage({ builder, zod, refs: { Movie } }: SchemaParts): void {
  const Pagination = zod.object('Pagination', pagination);
  const MoviePage = builder.objectRef<SelectedMovieList<MovieSelection>>('MoviePage');
  builder.objectType(MoviePage, {
    description: 'One page of movies.',
    fields: (t) => ({
      movies: t.expose('movies', { type: [Movie], description: 'The movies of this page.' }),
      pagination: t.expose('pagination', { type: Pagination, description: 'Where this page stands.' }),
    }),
  });

  builder.queryField('moviePage', (t) =>
    t.field({
      type: MoviePage,
      description: 'Movies by the number of the page, with the exact total.',
      extensions: listOf({ sizeArguments: ['limit'], defaultSize: 20, maximumSize: 100 }),
      ...zod.arguments(t.arg, pageArguments),
      resolve: (_root, { filter, ...page }, { library }, info) =>
        library.movies.list({ ...filter, ...page }, { select: selectionOfPage(info) }),
    }),
  );
}
