import { examples } from './examples.ts';
import { body, errors, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Settings'];

export function createSearchSettingsPaths(): Paths {
  const settings = success('SearchSettings', 'The settings.', examples.searchSettings);
  return {
    '/api/settings/search': {
      get: {
        operationId: 'getSearchSettings',
        tags,
        summary: 'Get the rules for the releases of all searches',
        responses: { 200: settings, ...errors() },
      },
      put: {
        operationId: 'updateSearchSettings',
        tags,
        summary: 'Change the rules for the releases of all searches',
        description: 'Fields that are left out stay as they are.',
        requestBody: body('SearchSettingsUpdate', examples.searchSettingsUpdate),
        responses: { 200: settings, ...errors(400, 403, 413, 415) },
      },
    },
  };
}
