import type { WantedSearchInput } from '@cinephage/core';
import { cutoffUnmetQuerySchema, missingQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { listParameters } from './movie-parameters.ts';
import { readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { urlOf } from './request-target.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

const { page, limit, sort, search, genre, year, tmdbId } = listParameters;
export const wantedParameters = { page, limit, sort, search, genre, year, tmdbId };

/** Adds the routes of movies that a file, or a better one, is searched for. */
export function addWantedRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const missing = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), wantedParameters, missingQuerySchema);
    sendJson(ctx, 200, await library.wanted.missing(query));
  };

  const cutoffUnmet = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), wantedParameters, cutoffUnmetQuerySchema);
    sendJson(ctx, 200, await library.wanted.cutoffUnmet(query));
  };

  const search = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as WantedSearchInput;
    const started = await library.wanted.search(input);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Queueing searches'));
  };

  router.get('/api/wanted/missing', endpoint('credential', missing));
  router.get('/api/wanted/cutoff-unmet', endpoint('credential', cutoffUnmet));
  router.post('/api/wanted/search', endpoint('credential', search));
}
