import type { QualityProfileList } from '@cinephage/core';
import type { FeatureDeps } from './feature.ts';
import { sendJson } from './send-json.ts';

/** Adds the list of quality profiles, whose ids are values of `qualityProfileId`. */
export function addQualityProfileRoutes({ router, library, endpoint }: FeatureDeps): void {
  router.get(
    '/api/quality-profiles',
    endpoint('credential', async (ctx) => {
      const answer: QualityProfileList = { qualityProfiles: await library.qualityProfiles.list() };
      sendJson(ctx, 200, answer);
    }),
  );
}
