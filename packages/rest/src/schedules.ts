import type { ScheduleList, ScheduleUpdateInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

const schedules = '/api/tasks/schedules';

/** Adds the routes of schedules. */
export function addScheduleRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: ScheduleList = { schedules: await library.schedules.list() };
    sendJson(ctx, 200, answer);
  };

  const update = async (ctx: RouterContext) => {
    // Not validated here: the library validates its input, with the same rules for every adapter.
    const input = (await readJsonObject(ctx, maxBodyBytes)) as ScheduleUpdateInput;
    sendJson(ctx, 200, await library.schedules.update(idOf(ctx), input));
  };

  const run = async (ctx: RouterContext) => {
    const started = await library.schedules.run(idOf(ctx));
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Run started'));
  };

  router.get(schedules, endpoint('credential', list));
  router.put(`${schedules}/:id`, endpoint('credential', update));
  router.post(`${schedules}/:id/run`, endpoint('credential', run));
}
