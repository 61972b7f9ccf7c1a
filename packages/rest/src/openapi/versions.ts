import { examples } from './examples.ts';
import { createVersionDeleteParameters, idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Versions and files'];
const movieId = idParameter('Movie UUID');
const versionId = {
  ...idParameter('Version UUID; that of the movie for its default version', examples.movieVersion.id),
  name: 'versionId',
};

export function createVersionPaths(): Paths {
  return {
    '/api/library/movies/{id}/versions': {
      parameters: [movieId],
      get: {
        operationId: 'listMovieVersions',
        tags,
        summary: 'List the versions of a movie with their files',
        responses: {
          200: success('MovieVersionList', 'The default version first.', examples.movieVersionList),
          ...errors(404),
        },
      },
      post: {
        operationId: 'createMovieVersion',
        tags,
        summary: 'Add a version to a movie',
        description: 'What is left out, or null, is that of the movie, also when the movie changes.',
        requestBody: body('MovieVersionCreate', examples.movieVersionCreate),
        responses: {
          201: success('MovieVersion', 'The new version.', examples.movieVersion, location),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
    },
    ...createVersionPath(),
    ...createFilePath(),
    '/api/library/movies/{id}/files': {
      parameters: [movieId],
      get: {
        operationId: 'listMovieFiles',
        tags,
        summary: 'List the files of a movie',
        responses: {
          200: success('LibraryFileList', 'That of the default version first.', examples.libraryFileList),
          ...errors(404),
        },
      },
    },
  };
}

function createVersionPath(): Paths {
  return {
    '/api/library/movies/{id}/versions/{versionId}': {
      parameters: [movieId, versionId],
      get: {
        operationId: 'getMovieVersion',
        tags,
        summary: 'Get a version of a movie with its file',
        responses: {
          200: success('MovieVersion', 'The version.', examples.movieVersion),
          ...errors(404),
        },
      },
      put: {
        operationId: 'updateMovieVersion',
        tags,
        summary: 'Change a version of a movie',
        description:
          'Fields that are left out stay as they are. The settings of the default version are those of the movie; its name and ' +
          'its edition cannot be changed. A version with a file keeps its root folder.',
        requestBody: body('MovieVersionUpdate', examples.movieVersionUpdate),
        responses: {
          200: success('MovieVersion', 'The changed version.', examples.movieVersion),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
      delete: {
        operationId: 'deleteMovieVersion',
        tags,
        summary: 'Delete a version of a movie',
        description:
          'The default version is kept, and one with a file unless `deleteFiles` is true: 409. The file goes into the recycle bin, if ' +
          'its root folder has one.',
        parameters: createVersionDeleteParameters(),
        responses: { 204: noContent('The version is deleted.'), ...errors(400, 403, 404, 409, 507) },
      },
    },
  };
}

function createFilePath(): Paths {
  const fileId = { ...idParameter('File UUID', examples.movie.fileId), name: 'fileId' };
  return {
    '/api/library/movies/{id}/files/{fileId}': {
      parameters: [movieId, fileId],
      delete: {
        operationId: 'deleteMovieFile',
        tags,
        summary: 'Delete a file of a movie from the disk',
        description:
          'Subtitles and `.nfo` files of the same name go along. They go into the recycle bin, if the root folder has one.',
        responses: { 204: noContent('The file is deleted.'), ...errors(403, 404, 409, 507) },
      },
    },
  };
}
