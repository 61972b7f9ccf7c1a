import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Quality profiles'];
const id = idParameter('The `id` of a quality profile', '880e8400-e29b-41d4-a716-446655440003');

export function createQualityProfilePaths(): Paths {
  return {
    '/api/quality-profiles': {
      get: {
        operationId: 'listQualityProfiles',
        tags,
        summary: 'List the quality profiles',
        responses: {
          200: success('QualityProfileList', 'All quality profiles.', examples.qualityProfileList),
          ...errors(),
        },
      },
      post: {
        operationId: 'createQualityProfile',
        tags,
        summary: 'Add a quality profile',
        requestBody: body('QualityProfileCreate', examples.qualityProfileCreate),
        responses: {
          201: success('QualityProfile', 'The new profile.', examples.qualityProfile, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/quality-profiles/{id}': {
      parameters: [id],
      get: {
        operationId: 'getQualityProfile',
        tags,
        summary: 'Get a quality profile',
        responses: {
          200: success('QualityProfile', 'The profile.', examples.qualityProfile),
          ...errors(404),
        },
      },
      put: {
        operationId: 'updateQualityProfile',
        tags,
        summary: 'Change a quality profile',
        description: 'Fields that are left out stay as they are.',
        requestBody: body('QualityProfileUpdate', examples.qualityProfileUpdate),
        responses: {
          200: success('QualityProfile', 'The changed profile.', examples.qualityProfile),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
      delete: {
        operationId: 'deleteQualityProfile',
        tags,
        summary: 'Delete a quality profile that nothing uses',
        responses: { 204: noContent('The profile is deleted.'), ...errors(403, 404, 409) },
      },
    },
    ...createQualityDefinitionPaths(),
  };
}

function createQualityDefinitionPaths(): Paths {
  const list = success(
    'QualityDefinitionList',
    'Every quality, from low to high.',
    examples.qualityDefinitionList,
  );
  return {
    '/api/quality-definitions': {
      get: {
        operationId: 'listQualityDefinitions',
        tags,
        summary: 'List the qualities with the sizes that releases of them may have',
        responses: { 200: list, ...errors() },
      },
      put: {
        operationId: 'updateQualityDefinitions',
        tags,
        summary: 'Change sizes of qualities',
        description: 'Qualities and fields that are left out stay as they are.',
        requestBody: body('QualityDefinitionsUpdate', examples.qualityDefinitionsUpdate),
        responses: { 200: list, ...errors(400, 403, 413, 415) },
      },
    },
  };
}
