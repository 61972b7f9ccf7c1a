import type { Library } from '@cinephage/core';
import type { Logger } from 'pino';
import { describeFirstCredentials, describeStart } from './announce.ts';
import type { Config } from './config/read-config.ts';
import { buildApp } from './http/build-app.ts';
import { createHealthPages, type ServerState } from './http/health.ts';
import { listen } from './http/http-server.ts';
import type { Access } from './open-access.ts';
import { openLibrary } from './open-library.ts';

export interface StartServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Shows a text to the operator. Credentials go here and nowhere else. */
  readonly print: (text: string) => void;
}

export interface RunningServer {
  readonly url: string;
  /** Ends requests under way, hands running tasks back and closes the database. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts all there is, then listens: nothing is left for the first request to start.
 *
 * @throws StartError or LibraryError with a sentence for the operator; whatever was open by then is closed again
 */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { config, logger } = options;
  const library = await openLibrary(config, logger);
  try {
    return await startOn(library, options);
  } catch (error) {
    await library.stop();
    throw error;
  }
}

async function startOn(
  library: Library,
  { config, logger, print }: StartServerOptions,
): Promise<RunningServer> {
  const access = await openAccessFor(config, library, logger);
  try {
    print(describeFirstCredentials(access?.made ?? {}));
    const state: ServerState = { phase: 'starting' };
    const known = await library.health();
    const healthPages = createHealthPages({ library, known, role: config.role, state });
    const app = await buildApp({
      config,
      library,
      logger,
      healthPages,
      access: access && { ...access, authHandler: access.auth.handler },
    });
    await library.start();
    const server = await listen(app.callback(), config.host, config.port);
    state.phase = 'running';
    print(describeStart(server.url, config, known));

    let closing: Promise<void> | undefined;
    const close = async () => {
      state.phase = 'stopping';
      await server.close();
      await access?.auth.close();
      await library.stop();
    };
    return {
      url: server.url,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await access?.auth.close();
    throw error;
  }
}

/** An instance without an API does not spend its start on what only the API needs. */
async function openAccessFor(config: Config, library: Library, logger: Logger): Promise<Access | null> {
  if (config.role === 'worker') {
    return null;
  }
  const { openAccess } = await import('./open-access.ts');
  return openAccess(config, library, logger);
}
