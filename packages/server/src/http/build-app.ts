import type { Library } from '@cinephage/core';
import type { GraphQLGateway, GraphQLOptions } from '@cinephage/graphql';
import {
  answerErrors,
  createGate,
  createNotFound,
  createRestRouter,
  pathOf,
  type RestOptions,
} from '@cinephage/rest';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { AccessRules } from '../access/access.ts';
import type { Config } from '../config/read-config.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import { servesApi } from '../role.ts';
import { version } from '../version.ts';
import { createRemoveBasePath } from './base-path.ts';
import { boundTime, type TimeBounds } from './bound-time.ts';
import { createDocsPages } from './docs.ts';
import { isForGraphQL, serveGraphQL, takeOverGraphQL } from './graphql.ts';
import type { Handlers } from './http-server.ts';
import { createLazyGateway } from './lazy-gateway.ts';
import { refuseMalformed } from './malformed-request.ts';
import { createMetricsPage } from './metrics-page.ts';
import { type Page, servePages } from './pages.ts';
import { createRequestLog } from './request-log.ts';

export interface AppDeps {
  readonly config: Pick<Config, 'role' | 'baseUrl' | 'basePath' | 'trustedProxies' | 'graphqlLimits'>;
  readonly library: Library;
  readonly logger: Logger;
  /** Health and readiness, which are open to everybody. */
  readonly healthPages: ReadonlyMap<string, Page>;
  readonly access: AccessRules;
  readonly metrics: Metrics;
  /** Fires when the server is told to stop, so that answers without an end come to theirs. */
  readonly signal: AbortSignal;
}

export interface App extends Handlers {
  /** Ends what goes on for as long as its clients like: subscriptions and WebSockets. */
  close(): Promise<void>;
}

/** All that is served, on one Koa app. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { config, library, logger, healthPages, access, metrics, signal } = deps;
  const { onError, onSignInRefused, onRefused } = createReports(deps);
  const app = createApp(config);
  // Torn connections, mostly: what the middleware throws is reported by `onError`.
  app.on('error', (error) => logger.debug({ err: error }, 'An answer could not be sent.'));
  app.use(createRequestLog(logger, metrics.recordRequest));
  app.use(boundTime({ withinMs: createTimeLimit(config), isGraphQL: isForGraphQL, logger }));
  app.use(answerErrors(onError));
  app.use(refuseMalformed(createGate(access)));
  const commonPages = [...healthPages, ...createMetricsPage({ metrics, access })];
  if (!servesApi(config.role)) {
    app.use(servePages(new Map(commonPages)));
    app.use(createNotFound());
    return belowBasePath(config, { answer: app.callback(), onRefused, close: async () => {} });
  }
  const { baseUrl, basePath } = config;
  const trustedOrigins = baseUrl === undefined ? [] : [new URL(baseUrl).origin];
  const base = basePath === '' ? {} : { basePath };
  const rest = { ...access, ...base, trustedOrigins, onError, onSignInRefused, version, signal };
  const gateway = createLazyGateway(
    () => openGateway(deps, trustedOrigins),
    (error) => logger.error({ err: error }, 'The GraphQL gateway could not be opened.'),
  );
  app.use(serveGraphQL(gateway));
  app.use(createRestRouter(library, rest).routes());
  app.use(servePages(new Map([...commonPages, ...createDocsPages()])));
  app.use(createNotFound(rest));
  return belowBasePath(config, {
    answer: app.callback(),
    takeOver: takeOverGraphQL(app, gateway),
    onRefused,
    close: () => gateway.close(),
  });
}

/** The same, also below the path that the server has for browsers. */
function belowBasePath({ basePath }: AppDeps['config'], app: App): App {
  const { answer, takeOver } = app;
  const removeBasePath = createRemoveBasePath(basePath);
  return {
    ...app,
    answer(req, res) {
      removeBasePath(req);
      answer(req, res);
    },
    takeOver:
      takeOver &&
      ((req, socket, head) => {
        removeBasePath(req);
        return takeOver(req, socket, head);
      }),
  };
}

/** Logs and counts requests that were refused or failed. */
function createReports({ logger, metrics }: AppDeps) {
  const onError: RestOptions['onError'] = (error, ctx) => {
    const { method } = ctx;
    logger.error({ err: error, method, path: pathOf(ctx) }, 'A request has failed unexpectedly.');
  };
  const onSignInRefused: RestOptions['onSignInRefused'] = (attempt) => {
    logger.warn(attempt, 'Sign-in failed.');
  };
  const onRefused: Handlers['onRefused'] = (status) => {
    metrics.recordRequest({ ...notHttp, status });
    logger.debug({ status }, 'What is no HTTP request was refused.');
  };
  return { onError, onSignInRefused, onRefused };
}

const notHttp = { method: 'UNKNOWN', route: 'other', durationMs: 0 };

/** A backstop: what has limits of its own, such as statements and GraphQL's operations, comes to its end before. */
const answerWithinMs = 60_000;

function createTimeLimit({ graphqlLimits }: AppDeps['config']): TimeBounds['withinMs'] {
  const operationMs = Math.max(answerWithinMs, (graphqlLimits?.timeoutMs ?? 0) + answerWithinMs / 2);
  return (ctx) => (isForGraphQL(ctx) ? operationMs : answerWithinMs);
}

async function openGateway(
  { config, library, logger, access, signal }: AppDeps,
  trustedOrigins: readonly string[],
): Promise<GraphQLGateway> {
  const { createGraphQLGateway } = await import('@cinephage/graphql');
  const onError: GraphQLOptions['onError'] = (error, { errorId }) => {
    logger.error({ err: error, errorId }, 'A GraphQL operation has failed unexpectedly.');
  };
  const { auth, rateLimits } = access;
  const limits = config.graphqlLimits;
  return createGraphQLGateway(library, { auth, rateLimits, trustedOrigins, limits, signal, onError });
}

/**
 * Each trusted proxy adds the address it was called from to `X-Forwarded-For`; what stands before those, callers can
 * write themselves. Koa would believe all of it without a count, so that limits would count what callers please.
 */
function createApp({ trustedProxies }: AppDeps['config']): Koa {
  return new Koa(trustedProxies === 0 ? {} : { proxy: true, maxIpsCount: trustedProxies });
}
