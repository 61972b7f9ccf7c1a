import { startServer } from '../start-server.ts';
import type { Environment } from './environment.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Runs the server until it is told to stop. */
export async function serve({ config, logger }: Environment): Promise<void> {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'An error was handled nowhere; the server ends.');
    process.exit(1);
  });
  const server = await startServer({ config, logger, print: (text) => process.stdout.write(text) });
  const { host, port, role } = config;
  logger.debug({ host, port, role, url: server.url }, 'started');
  stopOnSignal({ close: () => server.close(), logger });
}
