import type { Library } from '@cinephage/core';
import {
  answerErrors,
  createGate,
  createNotFound,
  createRestRouter,
  type RestOptions,
} from '@cinephage/rest';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import { version } from '../version.ts';
import { createDocsPages } from './docs.ts';
import { type Page, servePages } from './pages.ts';
import { createRequestLog } from './request-log.ts';

export interface AppDeps {
  readonly config: Pick<Config, 'baseUrl' | 'trustedProxies'>;
  readonly library: Library;
  readonly logger: Logger;
  /** Health and readiness. */
  readonly healthPages: ReadonlyMap<string, Page>;
  /** Who may call, and how often; null for an instance that runs tasks only and has no API. */
  readonly access: Pick<RestOptions, 'auth' | 'authHandler' | 'rateLimits'> | null;
}

/** All that is served, as one Koa app. */
export async function buildApp({ config, library, logger, healthPages, access }: AppDeps): Promise<Koa> {
  const onError: RestOptions['onError'] = (error, { method, path }) => {
    logger.error({ err: error, method, path }, 'A request has failed unexpectedly.');
  };
  const app = createApp(config);
  // Torn connections, mostly: what the middleware throws is reported by `onError`.
  app.on('error', (error) => logger.debug({ err: error }, 'An answer could not be sent.'));
  app.use(createRequestLog(logger));
  if (access === null) {
    app.use(answerErrors(onError));
    app.use(servePages(healthPages));
    return app.use(createNotFound());
  }
  const trustedOrigins = config.baseUrl === undefined ? [] : [config.baseUrl];
  const rest = { ...access, trustedOrigins, onError, version };
  app.use(createRestRouter(library, rest).routes());
  app.use(answerErrors(onError));
  app.use(servePages(new Map([...healthPages, ...(await createDocsPages(createGate(rest)))])));
  return app.use(createNotFound(rest));
}

/**
 * Each trusted proxy adds the address it was called from to `X-Forwarded-For`; what stands before those, callers can
 * write themselves. Koa would believe all of it without a count, so that limits would count what callers please.
 */
function createApp({ trustedProxies }: AppDeps['config']): Koa {
  return new Koa(trustedProxies === 0 ? {} : { proxy: true, maxIpsCount: trustedProxies });
}
