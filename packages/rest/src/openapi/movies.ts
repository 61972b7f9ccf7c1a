import { examples } from './examples.ts';
import { createDeleteParameters, createListParameters, idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Operation, Paths } from './types.ts';

const tags = ['Movies'];

export function createMoviePaths(): Paths {
  return {
    '/api/library/movies': { get: listMovies(), post: createMovie() },
    '/api/library/movies/bulk': { put: bulkEditMovies() },
    '/api/library/movies/bulk-add': { post: bulkAddMovies() },
    '/api/library/movies/{id}': {
      parameters: [idParameter('Movie UUID')],
      get: getMovie(),
      put: updateMovie(),
      delete: deleteMovie(),
    },
    '/api/library/movies/{id}/auto-search': {
      parameters: [idParameter('Movie UUID')],
      post: triggerAutoSearch(),
    },
    '/api/library/movies/{id}/refresh': {
      parameters: [idParameter('Movie UUID')],
      post: refreshMetadata(),
    },
  };
}

const listMovies = (): Operation => ({
  operationId: 'listMovies',
  tags,
  summary: 'List movies',
  description: 'A page of the library, filtered and sorted. Unknown query parameters are ignored.',
  parameters: createListParameters(),
  responses: { 200: success('MovieList', 'One page of movies.', examples.movieList), ...errors(400) },
});

const createMovie = (): Operation => ({
  operationId: 'createMovie',
  tags,
  summary: 'Add a movie by its TMDB id',
  requestBody: body('MovieCreate', examples.movieCreate),
  responses: {
    201: success('MovieCreated', 'The movie was added.', examples.movieCreated, location),
    ...errors(400, 403, 404, 409, 413, 415, 502, 504),
  },
});

const getMovie = (): Operation => ({
  operationId: 'getMovie',
  tags,
  summary: 'Get a movie in full',
  responses: { 200: success('Movie', 'The movie.', examples.movie), ...errors(404) },
});

const updateMovie = (): Operation => ({
  operationId: 'updateMovie',
  tags,
  summary: 'Change the settings of a movie',
  requestBody: body('MovieUpdate', examples.movieUpdate),
  responses: {
    200: success('MovieUpdated', 'The movie was changed.', examples.movieUpdated),
    ...errors(400, 403, 404, 413, 415),
  },
});

const deleteMovie = (): Operation => ({
  operationId: 'deleteMovie',
  tags,
  summary: 'Remove a movie, with or without its files',
  parameters: createDeleteParameters(),
  responses: { 204: noContent('The movie is gone.'), ...errors(400, 403, 404, 409) },
});

const bulkEditMovies = (): Operation => ({
  operationId: 'bulkEditMovies',
  tags,
  summary: 'Change the settings of many movies at once',
  description: 'Movies that could not be changed are listed with the reason; the others are changed.',
  requestBody: body('MovieBulkUpdate', examples.bulkUpdate),
  responses: {
    200: success('BulkUpdated', 'How many were changed.', examples.bulkUpdated),
    ...errors(400, 403, 413, 415),
  },
});

const bulkAddMovies = (): Operation => ({
  operationId: 'bulkAddMovies',
  tags,
  summary: 'Add many movies by their TMDB ids',
  description:
    'Each by itself: movies that could not be added are listed with the reason, and with the id of those that are in the ' +
    'library already; the others are added. If one of them breaks a rule, none is added.',
  requestBody: body('MovieAddMany', examples.movieAddMany),
  responses: {
    200: success('MoviesAdded', 'How many were added.', examples.moviesAdded),
    ...errors(400, 403, 413, 415),
  },
});

const triggerAutoSearch = (): Operation => ({
  operationId: 'triggerAutoSearch',
  tags,
  summary: 'Search for releases of a movie',
  description: 'Asked again while the search goes on, answers the same `searchId`.',
  requestBody: { ...body('AutoSearchOptions', examples.autoSearch), required: false },
  responses: {
    202: success('SearchStarted', 'The search was started.', examples.searchStarted, location),
    ...errors(400, 403, 404, 413, 415),
  },
});

const refreshMetadata = (): Operation => ({
  operationId: 'refreshMetadata',
  tags,
  summary: 'Refresh what is known about a movie',
  description: 'Asked again while the refresh goes on, answers the same `taskId`.',
  responses: {
    202: success('RefreshStarted', 'The refresh was queued.', examples.refreshStarted, location),
    ...errors(403, 404),
  },
});
