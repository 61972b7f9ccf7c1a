import { type Library, refuseOtherThanLibrary } from '@cinephage/core';
import { Router } from '@koa/router';
import { addActivityRoutes } from './activity.ts';
import { addAuthRoutes } from './auth.ts';
import { createAuthorize } from './authorize.ts';
import { addBlocklistRoutes } from './blocklist.ts';
import { addCustomFormatRoutes } from './custom-formats.ts';
import { addDelayProfileRoutes } from './delay-profiles.ts';
import { addDownloadClientRoutes } from './download-clients.ts';
import { addDownloadSettingsRoutes } from './download-settings.ts';
import { addDownloadRoutes } from './downloads.ts';
import { createEndpointFactory } from './endpoint.ts';
import type { FeatureDeps } from './feature.ts';
import { reportToApp } from './handle-errors.ts';
import { addImportRoutes } from './import.ts';
import { addIndexerConnectionRoutes } from './indexer-connections.ts';
import { addIndexerRoutes } from './indexers.ts';
import { addMetadataRoutes } from './metadata.ts';
import { readBasePath } from './mount-point.ts';
import { addMovieRoutes } from './movies.ts';
import { addNamingRoutes } from './naming.ts';
import { addFallback } from './not-found.ts';
import { addOpenApiRoute } from './openapi/route.ts';
import { defaultMaxBodyBytes, type RestOptions } from './options.ts';
import { addQualityDefinitionRoutes, addQualityProfileRoutes } from './quality-profiles.ts';
import { addQueueRoutes } from './queue.ts';
import { addQueueImportRoutes } from './queue-imports.ts';
import { addRecycleBinRoutes } from './recycle-bin.ts';
import { addRenameRoutes } from './renames.ts';
import { pathOf } from './request-target.ts';
import { addRootFolderRoutes } from './root-folders.ts';
import { addScanRoutes } from './scan.ts';
import { addScheduleRoutes } from './schedules.ts';
import { addSearchRoutes } from './search.ts';
import { addSearchSettingsRoutes } from './search-settings.ts';
import { addStatisticsRoute } from './statistics.ts';
import { addTaskRoutes } from './tasks.ts';
import { addStreamRoutes } from './tasks-stream.ts';
import { addVersionRoutes } from './versions.ts';
import { addWantedRoutes } from './wanted.ts';
import { addWebhookRoutes } from './webhooks.ts';

/**
 * The REST API of a library, for any Koa app: `app.use(createRestRouter(library, { auth }).routes())`.
 *
 * Serves `/api/library/movies…`, `/api/library/scan…`, `/api/library/unmatched…`, `/api/tasks…`, `/api/activity…`,
 * `/api/quality-profiles…`, `/api/quality-definitions`, `/api/custom-formats…`, `/api/root-folders…`, `/api/indexers…`, `/api/naming…`, `/api/rename…`,
 * `/api/delay-profiles…`, `/api/settings/…`,
 * `/api/download-clients…`, `/api/download/grab`, `/api/downloads/grabs…`, `/api/wanted/…`, `/api/webhooks…`,
 * `/api/metadata/search`, `/api/search…`, `/api/statistics`, `/api/openapi.json` and, with an `authHandler`, three routes under `/api/auth`. It answers its own errors and passes requests
 * for other paths on.
 *
 * @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown, and for what is no library
 * @example
 * const app = new Koa();
 * app.use(createRestRouter(library, { auth }).routes());
 * app.listen(3000);
 */
export function createRestRouter(library: Library, options: RestOptions = {}): Router {
  // The most specific route answers: `PUT …/bulk` is not the movie with the id "bulk", and `…/stream` is not a task.
  const router = new Router({ exclusive: 'specificity', sensitive: true });
  refuseOtherThanLibrary(library);
  const authorize = createAuthorize(options);
  const endpoint = createEndpointFactory({
    authorize,
    onError: options.onError ?? reportToApp,
    basePath: readBasePath(options.basePath),
  });
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const deps: FeatureDeps = { router, library, endpoint, maxBodyBytes };

  addMovieRoutes(deps);
  addVersionRoutes(deps);
  // Before the tasks: in a router nested in another, the first route that matches answers, and `…/:id` matches `…/stream`.
  addStreamRoutes(deps, options);
  addScheduleRoutes(deps);
  addTaskRoutes(deps);
  addActivityRoutes(deps);
  addQualityProfileRoutes(deps);
  addQualityDefinitionRoutes(deps);
  addCustomFormatRoutes(deps);
  addRootFolderRoutes(deps);
  // Before the indexers, for the same reason.
  addIndexerConnectionRoutes(deps);
  addIndexerRoutes(deps);
  addDownloadClientRoutes(deps);
  addDownloadRoutes(deps);
  addQueueRoutes(deps, options);
  addQueueImportRoutes(deps);
  addWantedRoutes(deps);
  addWebhookRoutes(deps);
  addNamingRoutes(deps);
  addDelayProfileRoutes(deps);
  addSearchSettingsRoutes(deps);
  addDownloadSettingsRoutes(deps);
  addBlocklistRoutes(deps);
  addRenameRoutes(deps);
  addScanRoutes(deps);
  addImportRoutes(deps);
  addRecycleBinRoutes(deps);
  addMetadataRoutes(deps);
  addSearchRoutes(deps, options);
  addStatisticsRoute(deps);
  addOpenApiRoute(deps, options);
  if (options.authHandler) addAuthRoutes(deps, options.authHandler, options.onSignInRefused);

  addFallback(deps, protectedAreas, 'credential');
  if (options.authHandler) addFallback(deps, [authArea], 'public');
  return passMalformedTargets(router);
}

/** Paths whose descendants all belong to the router. */
const protectedAreas = [
  '/api/library',
  '/api/tasks',
  '/api/activity',
  '/api/quality-profiles',
  '/api/quality-definitions',
  '/api/custom-formats',
  '/api/root-folders',
  '/api/indexers',
  '/api/download-clients',
  '/api/download',
  '/api/wanted',
  '/api/webhooks',
  '/api/downloads',
  '/api/queue',
  '/api/naming',
  '/api/delay-profiles',
  '/api/settings',
  '/api/rename',
  '/api/metadata',
  '/api/search',
  '/api/statistics',
  '/api/openapi.json',
];
const authArea = '/api/auth';

/** Whether the router answers requests for a path. It passes all others on. */
export function isRestPath(path: string, { authHandler }: Pick<RestOptions, 'authHandler'>): boolean {
  const areas = authHandler ? [...protectedAreas, authArea] : protectedAreas;
  return areas.some((area) => path === area || path.startsWith(`${area}/`));
}

/**
 * Passes requests on whose target has no path, such as `http://[`, like those for other paths. Node accepts them, and Koa throws
 * when their path is read.
 */
function passMalformedTargets(router: Router): Router {
  const dispatch = router.middleware();
  const middleware = Object.assign(
    (...[ctx, next]: Parameters<typeof dispatch>) => (pathOf(ctx) === null ? next() : dispatch(ctx, next)),
    { router },
  );
  router.middleware = () => middleware;
  return router;
}
