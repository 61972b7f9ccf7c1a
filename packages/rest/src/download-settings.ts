import type { DownloadSettingsUpdateInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { sendJson } from './send-json.ts';

const settings = '/api/settings/downloads';

/** Adds the routes of the rules for downloads that fail. */
export function addDownloadSettingsRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.downloadSettings.get());
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as DownloadSettingsUpdateInput;
    sendJson(ctx, 200, await library.downloadSettings.update(input));
  };

  router.get(settings, endpoint('credential', get));
  router.put(settings, endpoint('credential', update));
}
