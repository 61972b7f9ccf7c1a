import type { FeatureDeps } from '../feature.ts';
import { mountPoint } from '../mount-point.ts';
import type { RestOptions } from '../options.ts';
import { sendJsonText } from '../send-json.ts';

/**
 * Adds the route of the document, which needs no credential and counts against no rate limit. The document is loaded and built by the
 * first request, and then built once per base path, not per request.
 */
export function addOpenApiRoute(
  { router, endpoint }: Pick<FeatureDeps, 'router' | 'endpoint'>,
  { version, authHandler }: RestOptions,
): void {
  const withAuthRoutes = authHandler !== undefined;
  const build = async (basePath: string) => {
    const { createOpenApiDocument } = await import('./document.ts');
    return { basePath, json: JSON.stringify(createOpenApiDocument({ version, withAuthRoutes, basePath })) };
  };
  let last: Awaited<ReturnType<typeof build>> | undefined;
  router.get(
    '/api/openapi.json',
    endpoint('static', async (ctx) => {
      const basePath = mountPoint(ctx);
      const current = basePath === last?.basePath ? last : await build(basePath);
      last = current;
      sendJsonText(ctx, 200, current.json);
    }),
  );
}
