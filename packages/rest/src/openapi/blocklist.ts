import { examples } from './examples.ts';
import { createBlocklistClearParameters, createBlocklistParameters, idParameter } from './parameters.ts';
import { body, errors, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Blocklist'];
const id = idParameter('The `id` of an entry', examples.blocklistItem.id);

export function createBlocklistPaths(): Paths {
  return {
    '/api/settings/blocklist': {
      get: {
        operationId: 'listBlocklist',
        tags,
        summary: 'List the releases that no search grabs, the last one first',
        parameters: createBlocklistParameters(),
        responses: {
          200: success('BlocklistPage', 'One page of entries.', examples.blocklistPage),
          ...errors(400),
        },
      },
      post: {
        operationId: 'addToBlocklist',
        tags,
        summary: 'Add a release',
        description:
          'It is found again by its id or its title at its indexer, or at any if none is given, or by its info hash.',
        requestBody: body('BlocklistAdd', examples.blocklistAdd),
        responses: {
          201: success('BlocklistItem', 'The new entry.', examples.blocklistItem),
          ...errors(400, 403, 413, 415),
        },
      },
      delete: {
        operationId: 'clearBlocklist',
        tags,
        summary: 'Remove all entries, or all of a movie',
        description: 'More than 20 are removed only with `confirm=true`: 409 `CONFIRMATION_REQUIRED`.',
        parameters: createBlocklistClearParameters(),
        responses: {
          200: success('BlocklistCleared', 'The entries are removed.', examples.blocklistCleared),
          ...errors(400, 403, 409),
        },
      },
    },
    '/api/settings/blocklist/{id}': {
      parameters: [id],
      delete: {
        operationId: 'removeFromBlocklist',
        tags,
        summary: 'Remove an entry, so that searches may grab the release again',
        responses: { 204: noContent('The entry is removed.'), ...errors(403, 404) },
      },
    },
  };
}
