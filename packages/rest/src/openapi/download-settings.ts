import { examples } from './examples.ts';
import { body, errors, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Settings'];

export function createDownloadSettingsPaths(): Paths {
  const settings = success('DownloadSettings', 'The settings.', examples.downloadSettings);
  return {
    '/api/settings/downloads': {
      get: {
        operationId: 'getDownloadSettings',
        tags,
        summary: 'Get the rules for downloads that fail',
        responses: { 200: settings, ...errors() },
      },
      put: {
        operationId: 'updateDownloadSettings',
        tags,
        summary: 'Change the rules for downloads that fail',
        description: 'Fields that are left out stay as they are.',
        requestBody: body('DownloadSettingsUpdate', examples.downloadSettingsUpdate),
        responses: { 200: settings, ...errors(400, 403, 413, 415) },
      },
    },
  };
}
