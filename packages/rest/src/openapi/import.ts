import { examples } from './examples.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Import'];

export function createImportPaths(): Paths {
  return {
    '/api/library/import/detect': {
      post: {
        operationId: 'detectImports',
        tags,
        summary: 'Look at the files to import',
        description:
          'Looks at a file, or at the videos of a folder and those inside of it: which movie each is of, what it would become, ' +
          'and what is against importing it. Changes nothing. The path must be in a root folder or in one of ' +
          '`CINEPHAGE_IMPORT_FOLDERS`; 403 with the code `PATH_NOT_ALLOWED` for any other.',
        requestBody: body('ImportDetect', examples.importDetect),
        responses: {
          200: success('ImportDetection', 'What is there.', examples.importDetection),
          ...errors(400, 403, 404, 413, 415),
        },
      },
    },
    '/api/library/import/execute': {
      post: {
        operationId: 'executeImports',
        tags,
        summary: 'Import files',
        description:
          'Starts a task of the kind `import-files`; its `result` is an `ImportResult`. A file that is refused does not keep the ' +
          'others from being imported. The file of a movie is replaced by an upgrade only, and goes to the recycle bin. Until the ' +
          'task ends, the same request returns the same `taskId`.',
        requestBody: body('ImportExecute', examples.importExecute),
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', examples.importStarted, location),
          ...errors(400, 403, 404, 413, 415),
        },
      },
    },
  };
}
