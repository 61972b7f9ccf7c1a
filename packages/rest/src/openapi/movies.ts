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
  description: 'Lists one page of the movies that match all filters. Unknown query parameters are ignored.',
  parameters: createListParameters(),
  responses: { 200: success('MovieList', 'The page.', examples.movieList), ...errors(400) },
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
  summary: 'Get a movie with all its metadata',
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
  summary: 'Delete a movie, and its files on request',
  description:
    'With `deleteFiles`, the files of all versions go into the recycle bin, if their root folder has one, with their subtitles. If one of ' +
    'them may not or cannot be deleted, all of them and the movie stay.',
  parameters: createDeleteParameters(),
  responses: { 204: noContent('The movie was deleted.'), ...errors(400, 403, 404, 409, 507) },
});

const bulkEditMovies = (): Operation => ({
  operationId: 'bulkEditMovies',
  tags,
  summary: 'Change the settings of many movies',
  description:
    'Changes each movie by itself. `failures` lists the movies that were not changed, with the reason.',
  requestBody: body('MovieBulkUpdate', examples.bulkUpdate),
  responses: {
    200: success('BulkUpdated', 'The number of changed movies, and the failures.', examples.bulkUpdated),
    ...errors(400, 403, 413, 415),
  },
});

const bulkAddMovies = (): Operation => ({
  operationId: 'bulkAddMovies',
  tags,
  summary: 'Add many movies by their TMDB ids',
  description:
    'Adds each movie by itself. `failures` lists the movies that were not added, with the reason and the id of those that are ' +
    'in the library already. If an input is invalid, no movie is added.',
  requestBody: body('MovieAddMany', examples.movieAddMany),
  responses: {
    200: success('MoviesAdded', 'The ids of the added movies, and the failures.', examples.moviesAdded),
    ...errors(400, 403, 413, 415),
  },
});

const triggerAutoSearch = (): Operation => ({
  operationId: 'triggerAutoSearch',
  tags,
  summary: 'Search for releases of a movie',
  description:
    'Starts a task that searches. While the search of a movie runs, another request returns the same `searchId`.',
  requestBody: { ...body('AutoSearchOptions', examples.autoSearch), required: false },
  responses: {
    202: success('SearchStarted', 'The search is queued or runs.', examples.searchStarted, location),
    ...errors(400, 403, 404, 413, 415),
  },
});

const refreshMetadata = (): Operation => ({
  operationId: 'refreshMetadata',
  tags,
  summary: 'Refresh the metadata of a movie',
  description: 'Queues a task that refreshes. Until it ends, another request returns the same `taskId`.',
  responses: {
    202: success('RefreshStarted', 'The refresh is queued or runs.', examples.refreshStarted, location),
    ...errors(403, 404),
  },
});
