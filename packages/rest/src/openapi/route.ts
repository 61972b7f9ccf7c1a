import type { FeatureDeps } from '../feature.ts';
import { answerJsonText } from '../json-answer.ts';
import type { RestOptions } from '../options.ts';
import { createOpenApiDocument } from './document.ts';

/** The document needs no credentials, but is counted like everything else. It is made once, not per request. */
export function addOpenApiRoute(
  { router, endpoint }: Pick<FeatureDeps, 'router' | 'endpoint'>,
  { version, authHandler }: RestOptions,
): void {
  const json = JSON.stringify(createOpenApiDocument({ version, withAuthRoutes: authHandler !== undefined }));
  router.get(
    '/api/openapi.json',
    endpoint('public', (ctx) => answerJsonText(ctx, 200, json)),
  );
}
