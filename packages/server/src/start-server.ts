import type { Library } from '@cinephage/core';
import type { Logger } from 'pino';
import type { Access, AccessDeps } from './access/access.ts';
import type { Config } from './config/read-config.ts';
import { type App, buildApp } from './http/build-app.ts';
import { createHealthPages, type ServerState } from './http/health.ts';
import { type HttpServer, listen } from './http/http-server.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { openLibrary } from './open-library.ts';
import { runsTasks, servesApi } from './role.ts';
import { sessionSecret } from './session-secret.ts';
import { describeFirstCredentials, describeStart } from './start-message.ts';

export interface StartServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Shows a text to the operator. Credentials go here and nowhere else. */
  readonly print: (text: string) => void;
}

export interface RunningServer {
  readonly url: string;
  /** Waits for pending requests, releases running tasks and closes the database. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts everything, then listens.
 *
 * @throws StartError or LibraryError with a sentence for the operator, after closing everything it had opened
 */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { config, logger } = options;
  const library = await openLibrary(config, logger, await sessionSecret(config));
  try {
    const access = await openAccessFor({ config, library, logger });
    try {
      return await serve(library, access, options);
    } catch (error) {
      await access.close();
      throw error;
    }
  } catch (error) {
    await library.stop();
    throw error;
  }
}

async function serve(
  library: Library,
  access: Access,
  { config, logger, print }: StartServerOptions,
): Promise<RunningServer> {
  const { role } = config;
  print(describeFirstCredentials(access.newCredentials));
  const state: ServerState = { phase: 'starting' };
  const stopping = new AbortController();
  const initial = await library.health();
  const healthPages = createHealthPages({ library, initial, role, state });
  const metrics = createMetrics({ library, role, logger });
  const { signal } = stopping;
  const app = await buildApp({
    config,
    library,
    logger,
    healthPages,
    access: access.rules,
    metrics,
    signal,
  });
  const server = await startAll(library, app, config);
  state.phase = 'running';
  print(describeStart(server.url, config, initial));

  const close = async () => {
    state.phase = 'stopping';
    stopping.abort();
    // Concurrently: the server waits for connections that the app ends, and closes the rest after a timeout.
    await Promise.all([app.close(), server.close()]);
    await access.close();
    await library.stop();
  };
  return { url: server.url, close: once(close) };
}

async function startAll(library: Library, app: App, { role, host, port }: Config): Promise<HttpServer> {
  try {
    await library.start({ tasks: runsTasks(role) });
    return await listen(app, host, port);
  } catch (error) {
    await app.close();
    throw error;
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** Imports what a worker does not need only for other roles. */
async function openAccessFor(deps: AccessDeps): Promise<Access> {
  if (servesApi(deps.config.role)) {
    const { openAccess } = await import('./access/open-access.ts');
    return openAccess(deps);
  }
  const { openWorkerAccess } = await import('./access/open-worker-access.ts');
  return openWorkerAccess(deps);
}
