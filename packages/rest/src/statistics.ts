import type { FeatureDeps } from './feature.ts';
import { answerJson } from './json-answer.ts';

/** What the library holds, in numbers. */
export function addStatisticsRoute({ router, library, endpoint }: FeatureDeps): void {
  router.get(
    '/api/statistics',
    endpoint('credential', async (ctx) => {
      answerJson(ctx, 200, await library.statistics());
    }),
  );
}
