import type { TaskCount } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { idOf, urlOf } from './request-target.ts';
import { sendJson } from './send-json.ts';
import { readTaskCountQuery, readTaskListQuery } from './task-parameters.ts';

const tasks = '/api/tasks';
const task = `${tasks}/:id`;

/** Adds the routes of the tasks that `auto-search`, `refresh` and schedules start. */
export function addTaskRoutes({ router, library, endpoint }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.tasks.list(readTaskListQuery(urlOf(ctx))));
  };

  const count = async (ctx: RouterContext) => {
    const answer: TaskCount = { count: await library.tasks.count(readTaskCountQuery(urlOf(ctx))) };
    sendJson(ctx, 200, answer);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.tasks.get(idOf(ctx)));
  };

  const cancel = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.tasks.cancel(idOf(ctx)));
  };

  const retry = async (ctx: RouterContext) => {
    sendJson(ctx, 202, await library.tasks.retry(idOf(ctx)));
  };

  router.get(tasks, endpoint('credential', list));
  router.get(`${tasks}/count`, endpoint('credential', count));
  router.get(task, endpoint('credential', get));
  router.post(`${task}/cancel`, endpoint('credential', cancel));
  router.post(`${task}/retry`, endpoint('credential', retry));
}
