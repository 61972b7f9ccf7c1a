import { examples } from './examples.ts';
import { createRecycleBinEmptyParameters, createRecycleBinParameters, idParameter } from './parameters.ts';
import { errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Recycle bin'];
const id = idParameter('The `id` of an item', examples.recycleBinItem.id);

export function createRecycleBinPaths(): Paths {
  return {
    '/api/library/recycle-bin': {
      get: {
        operationId: 'listRecycleBin',
        tags,
        summary: 'List the files that were deleted, the last one first',
        parameters: createRecycleBinParameters(),
        responses: {
          200: success('RecycleBinPage', 'One page of deleted files.', examples.recycleBinPage),
          ...errors(400),
        },
      },
      delete: {
        operationId: 'emptyRecycleBin',
        tags,
        summary: 'Delete all files of the recycle bins for good',
        description:
          'More than 20 files that are more than a tenth of all, those in the recycle bins included, are deleted only with ' +
          '`confirm=true`: 409 `CONFIRMATION_REQUIRED`. Files of root folders that are not mounted stay. Until the task ends, ' +
          'another request returns the same `taskId`.',
        parameters: createRecycleBinEmptyParameters(),
        responses: {
          202: success(
            'TaskStarted',
            'The task is queued or runs.',
            examples.recycleBinEmptyStarted,
            location,
          ),
          ...errors(400, 403, 409),
        },
      },
    },
    ...createItemPaths(),
  };
}

function createItemPaths(): Paths {
  return {
    '/api/library/recycle-bin/{id}': {
      parameters: [id],
      delete: {
        operationId: 'deleteRecycleBinItem',
        tags,
        summary: 'Delete a file for good',
        responses: { 204: noContent('The file is deleted.'), ...errors(403, 404, 409) },
      },
    },
    '/api/library/recycle-bin/{id}/restore': {
      parameters: [id],
      post: {
        operationId: 'restoreRecycleBinItem',
        tags,
        summary: 'Put a file and its subtitles back where they were',
        description:
          'The movie has the file again if it is still in the library (or was added again) and has no other file. Otherwise `fileId` ' +
          'is null: the file is back, and a scan will find it. Nothing is overwritten: 409 `FILE_ALREADY_EXISTS`.',
        responses: {
          200: success('FileRestored', 'The file is back.', examples.fileRestored),
          ...errors(403, 404, 409, 507),
        },
      },
    },
  };
}
