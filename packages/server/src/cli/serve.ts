import { startServer } from '../start-server.ts';
import type { Environment } from './environment.ts';
import { limitGarbage } from './limit-garbage.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Runs the server until a signal stops it. */
export async function serve({ config, logger }: Environment): Promise<void> {
  limitGarbage();
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'An error was not handled; the server exits.');
    process.exit(1);
  });
  const starting = startServer({ config, logger, print: (text) => process.stdout.write(text) });
  // Before the start is announced, as the reader of the announcement may stop the server at once.
  stopOnSignal({ close: async () => (await starting).close(), logger });
  const server = await starting;
  const { host, port, role } = config;
  logger.debug({ host, port, role, url: server.url }, 'started');
}
