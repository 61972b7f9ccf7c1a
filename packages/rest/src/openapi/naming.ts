import { examples } from './examples.ts';
import { body, errors, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Naming'];

export function createNamingPaths(): Paths {
  const settings = success('NamingSettings', 'The settings.', examples.namingSettings);
  return {
    '/api/naming': {
      get: {
        operationId: 'getNamingSettings',
        tags,
        summary: 'Get how movies are named',
        responses: { 200: settings, ...errors() },
      },
      put: {
        operationId: 'updateNamingSettings',
        tags,
        summary: 'Change how movies are named',
        description: 'Fields that are left out stay as they are. No file is renamed by it.',
        requestBody: body('NamingUpdate', examples.namingUpdate),
        responses: { 200: settings, ...errors(400, 403, 413, 415) },
      },
    },
    '/api/naming/tokens': {
      get: {
        operationId: 'listNamingTokens',
        tags,
        summary: 'List the tokens of templates',
        responses: {
          200: success('NamingTokenList', 'Every token with an example.', examples.namingTokenList),
          ...errors(),
        },
      },
    },
    ...createPreviewPaths(),
  };
}

function createPreviewPaths(): Paths {
  const previews = success('NamingPreviewList', 'Two sample movies.', examples.namingPreviewList);
  return {
    '/api/naming/preview': {
      get: {
        operationId: 'getNamingPreview',
        tags,
        summary: 'Name sample movies by the settings',
        responses: { 200: previews, ...errors() },
      },
      post: {
        operationId: 'previewNaming',
        tags,
        summary: 'Name sample movies by other settings, without storing them',
        requestBody: body('NamingPreviewOptions', examples.namingUpdate),
        responses: { 200: previews, ...errors(400, 403, 413, 415) },
      },
    },
    '/api/naming/validate': {
      post: {
        operationId: 'validateNaming',
        tags,
        summary: 'Check templates',
        requestBody: body('NamingTemplates', examples.namingTemplates),
        responses: {
          200: success('NamingValidation', 'What is wrong with them.', examples.namingValidation),
          ...errors(400, 403, 413, 415),
        },
      },
    },
  };
}
