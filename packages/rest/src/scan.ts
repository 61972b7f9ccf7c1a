import type { ScanStartInput, UnmatchedMatchInput } from '@cinephage/core';
import { unmatchedListQuerySchema, unmatchedReasonSchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject, readOptionalJsonObject } from './json-body.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { urlOf } from './request-target.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

const scan = '/api/library/scan';
const unmatched = '/api/library/unmatched';

const { page, limit } = unmatchedListQuerySchema.shape;

export const unmatchedListParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  rootFolderId: { convert: asText, rule: 'must be the id of a root folder' },
  reason: {
    convert: asText,
    rule: `must be one of ${unmatchedReasonSchema.options.join(', ')}`,
  },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of scans, and of the files that they could not match. */
export function addScanRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const start = async (ctx: RouterContext) => {
    const input = (await readOptionalJsonObject(ctx, maxBodyBytes)) as ScanStartInput | undefined;
    const started = await library.scan.start(input);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Scan started'));
  };

  const status = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.scan.status());
  };

  const list = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const params = readParameters(query, unmatchedListParameters, unmatchedListQuerySchema);
    sendJson(ctx, 200, await library.unmatched.list(params));
  };

  const match = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as UnmatchedMatchInput;
    sendJson(ctx, 200, successBody(await library.unmatched.match(input), 'File matched'));
  };

  router.post(scan, endpoint('credential', start));
  router.get(`${scan}/status`, endpoint('credential', status));
  router.get(unmatched, endpoint('credential', list));
  router.post(`${unmatched}/match`, endpoint('credential', match));
}
