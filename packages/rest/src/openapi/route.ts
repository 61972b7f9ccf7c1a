import type { FeatureDeps } from '../feature.ts';
import { answerJsonText } from '../json-answer.ts';
import { mountPoint } from '../mount-point.ts';
import type { RestOptions } from '../options.ts';
import { createOpenApiDocument } from './document.ts';

/**
 * The document needs no credentials and is not counted. It is made once for the path that clients reach the API at, not per
 * request.
 */
export function addOpenApiRoute(
  { router, endpoint }: Pick<FeatureDeps, 'router' | 'endpoint'>,
  { version, authHandler }: RestOptions,
): void {
  const withAuthRoutes = authHandler !== undefined;
  const made = (basePath: string) => ({
    basePath,
    json: JSON.stringify(createOpenApiDocument({ version, withAuthRoutes, basePath })),
  });
  let last = made('');
  router.get(
    '/api/openapi.json',
    endpoint('static', (ctx) => {
      const basePath = mountPoint(ctx);
      last = basePath === last.basePath ? last : made(basePath);
      answerJsonText(ctx, 200, last.json);
    }),
  );
}
