import { examples } from './examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Delay profiles'];
const id = idParameter('The `id` of a delay profile', examples.delayProfile.id);

export function createDelayProfilePaths(): Paths {
  return {
    '/api/delay-profiles': {
      get: {
        operationId: 'listDelayProfiles',
        tags,
        summary: 'List the delay profiles',
        responses: {
          200: success('DelayProfileList', 'All delay profiles.', examples.delayProfileList),
          ...errors(),
        },
      },
      post: {
        operationId: 'createDelayProfile',
        tags,
        summary: 'Add a delay profile',
        requestBody: body('DelayProfileCreate', examples.delayProfileCreate),
        responses: {
          201: success('DelayProfile', 'The new delay profile.', examples.delayProfile, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/delay-profiles/{id}': {
      parameters: [id],
      get: {
        operationId: 'getDelayProfile',
        tags,
        summary: 'Get a delay profile',
        responses: {
          200: success('DelayProfile', 'The delay profile.', examples.delayProfile),
          ...errors(404),
        },
      },
      put: {
        operationId: 'updateDelayProfile',
        tags,
        summary: 'Change a delay profile',
        description: 'Fields that are left out stay as they are.',
        requestBody: body('DelayProfileUpdate', examples.delayProfileUpdate),
        responses: {
          200: success('DelayProfile', 'The changed delay profile.', examples.delayProfile),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
      delete: {
        operationId: 'deleteDelayProfile',
        tags,
        summary: 'Delete a delay profile that is not the default one',
        responses: { 204: noContent('The delay profile is deleted.'), ...errors(403, 404, 409) },
      },
    },
  };
}
