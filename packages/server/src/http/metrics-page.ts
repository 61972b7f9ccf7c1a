import { createAuthorize } from '@cinephage/rest';
import type { AccessRules } from '../access/access.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import { createScraperAuth } from '../metrics/scraper-auth.ts';
import type { Page } from './pages.ts';

export interface MetricsPageDeps {
  readonly metrics: Pick<Metrics, 'read'>;
  readonly access: AccessRules;
}

/** `/metrics`, for clients with credentials: metrics show how the library is used. */
export function createMetricsPage({ metrics, access }: MetricsPageDeps): ReadonlyMap<string, Page> {
  const authorize = createAuthorize({ rateLimits: access.rateLimits, auth: createScraperAuth(access.auth) });
  const page: Page = async (ctx) => {
    await authorize(ctx, 'credential');
    ctx.set('Cache-Control', 'no-store');
    const { contentType, text } = await metrics.read();
    ctx.set('Content-Type', contentType);
    ctx.body = text;
  };
  return new Map([['/metrics', page]]);
}
