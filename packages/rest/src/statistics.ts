import type { FeatureDeps } from './feature.ts';
import { sendJson } from './send-json.ts';

/** Adds the route of the library's statistics. */
export function addStatisticsRoute({ router, library, endpoint }: FeatureDeps): void {
  router.get(
    '/api/statistics',
    endpoint('credential', async (ctx) => {
      sendJson(ctx, 200, await library.statistics());
    }),
  );
}
