import type { SearchSettingsUpdateInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { sendJson } from './send-json.ts';

const settings = '/api/settings/search';

/** Adds the routes of the rules for the releases of all searches. */
export function addSearchSettingsRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.searchSettings.get());
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as SearchSettingsUpdateInput;
    sendJson(ctx, 200, await library.searchSettings.update(input));
  };

  router.get(settings, endpoint('credential', get));
  router.put(settings, endpoint('credential', update));
}
