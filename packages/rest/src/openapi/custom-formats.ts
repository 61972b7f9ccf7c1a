import { examples } from './examples.ts';
import { createCustomFormatImportParameters, idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Custom formats'];
const id = idParameter('The `id` of a custom format', '01990000-0000-7000-8000-00000000cf01');

export function createCustomFormatPaths(): Paths {
  return {
    '/api/custom-formats': {
      get: {
        operationId: 'listCustomFormats',
        tags,
        summary: 'List the custom formats',
        responses: {
          200: success('CustomFormatList', 'All custom formats, by name.', examples.customFormatList),
          ...errors(),
        },
      },
      post: {
        operationId: 'createCustomFormat',
        tags,
        summary: 'Add a custom format',
        requestBody: body('CustomFormatCreate', examples.customFormatCreate),
        responses: {
          201: success('CustomFormat', 'The new format.', examples.customFormat, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/custom-formats/{id}': createFormatPath(),
    '/api/custom-formats/{id}/export': {
      parameters: [id],
      get: {
        operationId: 'exportCustomFormat',
        tags,
        summary: 'Get a custom format as the TRaSH guides publish it',
        responses: {
          200: success('PublishedFormat', 'The format.', examples.publishedFormat),
          ...errors(404),
        },
      },
    },
    '/api/custom-formats/test': {
      post: {
        operationId: 'testCustomFormats',
        tags,
        summary: 'Match every custom format against a release',
        requestBody: body('CustomFormatTest', examples.customFormatTest),
        responses: {
          200: success(
            'CustomFormatTestResult',
            'Which formats match, and why.',
            examples.customFormatTestResult,
          ),
          ...errors(400, 403, 413, 415),
        },
      },
    },
    '/api/custom-formats/import': {
      post: {
        operationId: 'importCustomFormats',
        tags,
        summary: 'Add or replace custom formats as the TRaSH guides publish them',
        description:
          'A format with the `trash_id` or the name of a stored one replaces it. All are imported, or none. With `qualityProfileId`, ' +
          'that profile gets their recommended scores.',
        parameters: createCustomFormatImportParameters(),
        requestBody: body('CustomFormatImport', examples.publishedFormat),
        responses: {
          200: success('CustomFormatImportResult', 'What was imported.', examples.customFormatImportResult),
          ...errors(400, 403, 404, 409, 413, 415),
        },
      },
    },
  };
}

const createFormatPath = (): Paths[string] => ({
  parameters: [id],
  get: {
    operationId: 'getCustomFormat',
    tags,
    summary: 'Get a custom format',
    responses: { 200: success('CustomFormat', 'The format.', examples.customFormat), ...errors(404) },
  },
  put: {
    operationId: 'updateCustomFormat',
    tags,
    summary: 'Change a custom format',
    description: 'Fields that are left out stay as they are.',
    requestBody: body('CustomFormatUpdate', examples.customFormatUpdate),
    responses: {
      200: success('CustomFormat', 'The changed format.', examples.customFormat),
      ...errors(400, 403, 404, 409, 413, 415),
    },
  },
  delete: {
    operationId: 'deleteCustomFormat',
    tags,
    summary: 'Delete a custom format, and its scores in quality profiles',
    responses: { 204: noContent('The format is deleted.'), ...errors(403, 404) },
  },
});
