import type { ImportDetectInput, ImportExecuteInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { locationOf, sendJson } from './send-json.ts';
import { successBody } from './success-body.ts';

/** Adds the routes of the import of files: look, then do. */
export function addImportRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const detect = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as ImportDetectInput;
    sendJson(ctx, 200, await library.imports.detect(input));
  };

  const execute = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as ImportExecuteInput;
    const started = await library.imports.execute(input);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Import queued'));
  };

  router.post('/api/library/import/detect', endpoint('credential', detect));
  router.post('/api/library/import/execute', endpoint('credential', execute));
}
