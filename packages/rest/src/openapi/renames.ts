import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Renaming'];
const preview = success('RenamePreview', 'What renaming would do.', examples.renamePreview);

export function createRenamePaths(): Paths {
  return {
    '/api/rename/preview': {
      post: {
        operationId: 'previewRenames',
        tags,
        summary: 'List the files whose names differ from those by the templates',
        description:
          'Without a body or `movieIds`, all movies are examined: some thousands per request, from `cursor` on. `problem` says why a ' +
          'file keeps its name.',
        requestBody: { ...body('RenamePreviewParams', examples.renamePreviewParams), required: false },
        responses: { 200: preview, ...errors(400, 403, 404, 413, 415) },
      },
    },
    '/api/rename/preview/movie/{id}': {
      parameters: [idParameter('Movie UUID')],
      get: {
        operationId: 'previewMovieRenames',
        tags,
        summary: 'List the files of a movie whose names differ from those by the templates',
        responses: { 200: preview, ...errors(404) },
      },
    },
    '/api/rename/execute': {
      post: {
        operationId: 'renameFiles',
        tags,
        summary: 'Rename files by the templates',
        description:
          'Without a body or `movieIds`, the files of all movies are renamed. Subtitles and `.nfo` files of the same name go along, the ' +
          'folder of a movie keeps its name, and nothing is overwritten. The result of the task lists what was not renamed.',
        requestBody: { ...body('RenameFiles', examples.renameFiles), required: false },
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', examples.renamesStarted, location),
          ...errors(400, 403, 404, 413, 415),
        },
      },
    },
  };
}
