import type { FeatureDeps } from './feature.ts';
import { answerJson } from './json-answer.ts';

/** How the work goes that `auto-search` and `refresh` started. */
export function addTaskRoutes({ router, library, endpoint }: FeatureDeps): void {
  router.get(
    '/api/tasks/:id',
    endpoint('credential', async (ctx) => {
      answerJson(ctx, 200, await library.tasks.get(ctx.params.id ?? ''));
    }),
  );
}
