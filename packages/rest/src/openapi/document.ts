import { refuseUnknown } from '@cinephage/core';
import { createActivityPaths } from './activity.ts';
import { createAuthPaths } from './auth.ts';
import { createBlocklistPaths } from './blocklist.ts';
import { createComponentSchemas } from './component-schemas.ts';
import { createCustomFormatPaths } from './custom-formats.ts';
import { createDelayProfilePaths } from './delay-profiles.ts';
import { createDownloadClientPaths } from './download-clients.ts';
import { createDownloadSettingsPaths } from './download-settings.ts';
import { createDownloadPaths } from './downloads.ts';
import { createImportPaths } from './import.ts';
import { createIndexerPaths } from './indexers.ts';
import { createMetadataPaths } from './metadata.ts';
import { createMoviePaths } from './movies.ts';
import { createNamingPaths } from './naming.ts';
import { createQualityProfilePaths } from './quality-profiles.ts';
import { createQueuePaths } from './queue.ts';
import { createQueueImportPaths } from './queue-imports.ts';
import { createRecycleBinPaths } from './recycle-bin.ts';
import { createRenamePaths } from './renames.ts';
import { componentHeaders, createComponentResponses, errors } from './responses.ts';
import { createRootFolderPaths } from './root-folders.ts';
import { createScanPaths } from './scan.ts';
import { createSchedulePaths } from './schedules.ts';
import { createSearchPaths } from './search.ts';
import { createSearchSettingsPaths } from './search-settings.ts';
import { createStatisticsPaths } from './statistics.ts';
import { createTaskPaths } from './tasks.ts';
import type { Paths } from './types.ts';
import { createVersionPaths } from './versions.ts';
import { createWantedPaths } from './wanted.ts';
import { createWebhookPaths } from './webhooks.ts';

export interface OpenApiOptions {
  /** Version of the server. @default '1.0.0' */
  readonly version?: string | undefined;
  /** Whether the server has the routes under `/api/auth`. @default false */
  readonly withAuthRoutes?: boolean;
  /** The path below which clients reach the API, such as `/cinephage`. @default '' */
  readonly basePath?: string | undefined;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Record<string, readonly string[]>[];
  readonly paths: Paths;
  readonly components: Readonly<Record<'schemas' | 'responses' | 'headers' | 'securitySchemes', object>>;
}

/**
 * The OpenAPI 3.1 document of the REST API, a new object of plain JSON on each call.
 *
 * @throws LibraryError `INVALID_INPUT` for an unknown option
 * @example
 * const document = createOpenApiDocument({ version: '2.1.0', basePath: '/movies' });
 * await writeFile('openapi.json', JSON.stringify(document));
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function createOpenApiDocument(options: OpenApiOptions = {}): OpenApiDocument {
  refuseUnknown(options, ['version', 'withAuthRoutes', 'basePath']);
  const { version, withAuthRoutes, basePath } = options;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cinephage movies API',
      version: version ?? '1.0.0',
      description:
        'Lists, adds, changes, searches for and refreshes the movies of a library, and follows the tasks that do this work.',
    },
    servers: [{ url: basePath || '/' }],
    security: [{ apiKey: [] }, { bearer: [] }, { session: [] }],
    paths: {
      ...createMoviePaths(),
      ...createVersionPaths(),
      ...createTaskPaths(),
      ...createSchedulePaths(),
      ...createActivityPaths(),
      ...createQualityProfilePaths(),
      ...createDownloadClientPaths(),
      ...createDownloadPaths(),
      ...createQueuePaths(),
      ...createQueueImportPaths(),
      ...createWebhookPaths(),
      ...createCustomFormatPaths(),
      ...createWantedPaths(),
      ...createRootFolderPaths(),
      ...createIndexerPaths(),
      ...createNamingPaths(),
      ...createDelayProfilePaths(),
      ...createSearchSettingsPaths(),
      ...createDownloadSettingsPaths(),
      ...createBlocklistPaths(),
      ...createRenamePaths(),
      ...createScanPaths(),
      ...createImportPaths(),
      ...createRecycleBinPaths(),
      ...createMetadataPaths(),
      ...createSearchPaths(),
      ...createStatisticsPaths(),
      ...createDocumentPath(),
      ...(withAuthRoutes ? createAuthPaths() : {}),
    },
    components: {
      schemas: createComponentSchemas(),
      responses: createComponentResponses(),
      headers: componentHeaders,
      securitySchemes,
    },
  };
}

const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key as a bearer token.' },
  session: { type: 'apiKey', in: 'cookie', name: 'cinephage_session' },
};

function createDocumentPath(): Paths {
  return {
    '/api/openapi.json': {
      get: {
        operationId: 'getOpenApiDocument',
        tags: ['Documentation'],
        summary: 'Get this document',
        security: [{}],
        responses: {
          200: {
            description: 'The OpenAPI 3.1 document of this API.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          ...errors(),
        },
      },
    },
  };
}
