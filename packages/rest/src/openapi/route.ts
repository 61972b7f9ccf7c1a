import type { FeatureDeps } from '../feature.ts';
import { mountPoint } from '../mount-point.ts';
import type { RestOptions } from '../options.ts';
import { sendJsonText } from '../send-json.ts';
import { createOpenApiDocument } from './document.ts';

/**
 * Adds the route of the document, which needs no credential and counts against no rate limit. The document is built by the
 * first request, and then once per base path, not per request.
 */
export function addOpenApiRoute(
  { router, endpoint }: Pick<FeatureDeps, 'router' | 'endpoint'>,
  { version, authHandler }: RestOptions,
): void {
  const withAuthRoutes = authHandler !== undefined;
  const build = (basePath: string) => ({
    basePath,
    json: JSON.stringify(createOpenApiDocument({ version, withAuthRoutes, basePath })),
  });
  let last: ReturnType<typeof build> | undefined;
  router.get(
    '/api/openapi.json',
    endpoint('static', (ctx) => {
      const basePath = mountPoint(ctx);
      last = basePath === last?.basePath ? last : build(basePath);
      sendJsonText(ctx, 200, last.json);
    }),
  );
}
