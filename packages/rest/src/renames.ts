import type { RenameFilesInput, RenamePreviewParams } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readOptionalJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

/** Adds the routes of renaming files by the templates. */
export function addRenameRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const preview = async (ctx: RouterContext) => {
    const params = (await readOptionalJsonObject(ctx, maxBodyBytes)) as RenamePreviewParams | undefined;
    sendJson(ctx, 200, await library.renames.preview(params));
  };

  const previewMovie = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.renames.preview({ movieIds: [idOf(ctx)] }));
  };

  const execute = async (ctx: RouterContext) => {
    const input = (await readOptionalJsonObject(ctx, maxBodyBytes)) as RenameFilesInput | undefined;
    const started = await library.renames.execute(input);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Renaming started'));
  };

  router.post('/api/rename/preview', endpoint('credential', preview));
  router.get('/api/rename/preview/movie/:id', endpoint('credential', previewMovie));
  router.post('/api/rename/execute', endpoint('credential', execute));
}
