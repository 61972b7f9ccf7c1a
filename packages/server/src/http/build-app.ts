import type { Library } from '@cinephage/core';
import type { GraphQLGateway, GraphQLOptions } from '@cinephage/graphql';
import {
  createAuthorize,
  createNotFound,
  createRestRouter,
  handleErrors,
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
import { createDocsPages } from './docs.ts';
import { createGraphQLUpgradeHandler, isForGraphQL, serveGraphQL } from './graphql.ts';
import type { Handlers } from './http-server.ts';
import { createLazyGateway } from './lazy-gateway.ts';
import { refuseMalformed } from './malformed-request.ts';
import { createMetricsPage } from './metrics-page.ts';
import { type Page, servePages } from './pages.ts';
import { createRequestLog } from './request-log.ts';
import { createRequestTimeout, type RequestTimeoutOptions } from './request-timeout.ts';

export interface AppDeps {
  readonly config: Pick<Config, 'role' | 'baseUrl' | 'basePath' | 'trustedProxies' | 'graphqlLimits'>;
  readonly library: Library;
  readonly logger: Logger;
  /** Health and readiness, which are public. */
  readonly healthPages: ReadonlyMap<string, Page>;
  readonly access: AccessRules;
  readonly metrics: Metrics;
  /** Aborted when the server stops, so that streams end. */
  readonly signal: AbortSignal;
}

export interface App extends Handlers {
  /** Ends subscriptions and WebSockets. */
  close(): Promise<void>;
}

/** Builds the Koa app that serves everything. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { config, library, logger, healthPages, access, metrics, signal } = deps;
  const { onError, onSignInRefused, onRefused } = createReports(deps);
  const app = createApp(config);
  // Mostly lost connections: errors of the middleware are reported by `onError`.
  app.on('error', (error) => logger.debug({ err: error }, 'A response could not be sent.'));
  app.use(createRequestLog(logger, metrics.recordRequest));
  app.use(createRequestTimeout({ timeoutMs: createTimeLimit(config), isGraphQL: isForGraphQL, logger }));
  app.use(handleErrors(onError));
  app.use(refuseMalformed(createAuthorize(access)));
  const commonPages = [...healthPages, ...createMetricsPage({ metrics, access })];
  if (!servesApi(config.role)) {
    app.use(servePages(new Map(commonPages)));
    app.use(createNotFound());
    return withBasePath(config, { handleRequest: app.callback(), onRefused, close: async () => {} });
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
  return withBasePath(config, {
    handleRequest: app.callback(),
    handleUpgrade: createGraphQLUpgradeHandler(app, gateway),
    onRefused,
    close: () => gateway.close(),
  });
}

/** Serves the same below the base path. */
function withBasePath({ basePath }: AppDeps['config'], app: App): App {
  const { handleRequest, handleUpgrade } = app;
  const removeBasePath = createRemoveBasePath(basePath);
  return {
    ...app,
    handleRequest(req, res) {
      removeBasePath(req);
      handleRequest(req, res);
    },
    handleUpgrade:
      handleUpgrade &&
      ((req, socket, head) => {
        removeBasePath(req);
        return handleUpgrade(req, socket, head);
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
    logger.debug({ status }, 'A malformed HTTP request was refused.');
  };
  return { onError, onSignInRefused, onRefused };
}

const notHttp = { method: 'UNKNOWN', route: 'other', durationMs: 0 };

/** A last limit: statements and GraphQL operations have shorter ones. */
const responseTimeoutMs = 60_000;

function createTimeLimit({ graphqlLimits }: AppDeps['config']): RequestTimeoutOptions['timeoutMs'] {
  const operationMs = Math.max(responseTimeoutMs, (graphqlLimits?.timeoutMs ?? 0) + responseTimeoutMs / 2);
  return (ctx) => (isForGraphQL(ctx) ? operationMs : responseTimeoutMs);
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
 * Each trusted proxy appends the address of its client to `X-Forwarded-For`; clients can write anything before that. Without a
 * count, Koa would trust all of it, and clients could evade the rate limits.
 */
function createApp({ trustedProxies }: AppDeps['config']): Koa {
  return new Koa(trustedProxies === 0 ? {} : { proxy: true, maxIpsCount: trustedProxies });
}
