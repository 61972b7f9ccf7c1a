import type { QueueImportInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

const item = '/api/queue/:id';

/** Adds the routes of finished downloads that were not imported, and of those that failed. */
export function addQueueImportRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const candidates = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.queue.candidates(idOf(ctx)));
  };

  const importFiles = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as QueueImportInput;
    const started = await library.queue.import(idOf(ctx), input);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Import queued'));
  };

  const retry = async (ctx: RouterContext) => {
    const retried = await library.queue.retry(idOf(ctx));
    const message = retried.action === 'import' ? 'Import queued' : 'Search for another release queued';
    sendJson(ctx, 200, successBody(retried, message));
  };

  router.get(`${item}/candidates`, endpoint('credential', candidates));
  router.post(`${item}/import`, endpoint('credential', importFiles));
  router.post(`${item}/retry`, endpoint('credential', retry));
}
