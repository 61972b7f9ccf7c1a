import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Root folders'];
const id = idParameter('The `id` of a root folder', '0199e8a0-0000-7000-8000-000000000010');

export function createRootFolderPaths(): Paths {
  const rootFolder = success('RootFolder', 'The root folder.', examples.rootFolder);
  return {
    '/api/root-folders': {
      get: {
        operationId: 'listRootFolders',
        tags,
        summary: 'List the root folders',
        description: 'A disk that does not answer is reported as inaccessible after two seconds.',
        responses: {
          200: success('RootFolderList', 'All root folders.', examples.rootFolderList),
          ...errors(),
        },
      },
      post: {
        operationId: 'createRootFolder',
        tags,
        summary: 'Add a root folder',
        description:
          'It must exist, be writable unless it is read-only, and be neither inside of another one nor around one.',
        requestBody: body('RootFolderCreate', examples.rootFolderCreate),
        responses: {
          201: success('RootFolder', 'The new root folder.', examples.rootFolder, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/root-folders/validate': {
      post: {
        operationId: 'validateRootFolder',
        tags,
        summary: 'Check whether a root folder can be added',
        requestBody: body('RootFolderValidate', examples.rootFolderValidate),
        responses: {
          200: success('RootFolderValidation', 'Why it cannot be added.', examples.rootFolderValidation),
          ...errors(400, 403, 413, 415),
        },
      },
    },
    '/api/root-folders/{id}': {
      parameters: [id],
      get: {
        operationId: 'getRootFolder',
        tags,
        summary: 'Get a root folder',
        responses: { 200: rootFolder, ...errors(404) },
      },
      put: {
        operationId: 'updateRootFolder',
        tags,
        summary: 'Change a root folder',
        description:
          'Fields that are left out stay as they are. The path of one that movies are in stays too.',
        requestBody: body('RootFolderUpdate', examples.rootFolderUpdate),
        responses: { 200: rootFolder, ...errors(400, 403, 404, 409, 413, 415) },
      },
      delete: {
        operationId: 'deleteRootFolder',
        tags,
        summary: 'Delete a root folder that no movie is in',
        description: 'Nothing on the disk changes.',
        responses: { 204: noContent('The root folder is deleted.'), ...errors(403, 404, 409) },
      },
    },
  };
}
