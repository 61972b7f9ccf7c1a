import type { RestoredFile } from '@cinephage/core';
import { recycleBinEmptyOptionsSchema, recycleBinQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import {
  asText,
  boolean,
  booleanRule,
  integer,
  type Parameter,
  rangeRule,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

const bin = '/api/library/recycle-bin';

const { page, limit } = recycleBinQuerySchema.shape;

export const recycleBinParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  movieId: { convert: asText, rule: 'must be the id of a movie' },
} as const satisfies Record<string, Parameter>;

export const recycleBinEmptyParameters = {
  confirm: { convert: boolean, rule: booleanRule },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of deleted files. */
export function addRecycleBinRoutes({ router, library, endpoint }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), recycleBinParameters, recycleBinQuerySchema);
    sendJson(ctx, 200, await library.recycleBin.list(query));
  };

  const empty = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const options = readParameters(query, recycleBinEmptyParameters, recycleBinEmptyOptionsSchema);
    const started = await library.recycleBin.empty(options);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Emptying the recycle bin'));
  };

  const restore = async (ctx: RouterContext) => {
    const restored = await library.recycleBin.restore(idOf(ctx));
    sendJson(ctx, 200, successBody(restored, messageOf(restored)));
  };

  const remove = async (ctx: RouterContext) => {
    await library.recycleBin.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(bin, endpoint('credential', list));
  router.delete(bin, endpoint('credential', empty));
  router.post(`${bin}/:id/restore`, endpoint('credential', restore));
  router.delete(`${bin}/:id`, endpoint('credential', remove));
}

const messageOf = ({ fileId }: RestoredFile) =>
  fileId === null
    ? 'File restored. Its movie is gone or has another file, so that it belongs to none until a scan finds it.'
    : 'File restored';
