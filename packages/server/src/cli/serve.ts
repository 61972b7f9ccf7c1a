import { setFlagsFromString } from 'node:v8';
import { startServer } from '../start-server.ts';
import type { Environment } from './environment.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Runs the server until a signal stops it. */
export async function serve({ config, logger }: Environment): Promise<void> {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'An error was not handled; the server exits.');
    process.exit(1);
  });
  const starting = startServer({ config, logger, print: (text) => process.stdout.write(text) });
  // Before the start is announced, as the reader of the announcement may stop the server at once.
  stopOnSignal({ close: async () => (await starting).close(), logger });
  const server = await starting;
  // By default, garbage of the old generation is collected only once the heap has doubled since the last time: long scans then hold
  // twice the memory. After the start, which only grows the heap. As an option of `node` it would not be set for the installed command.
  setFlagsFromString('--heap-growing-percent=25');
  const { host, port, role } = config;
  logger.debug({ host, port, role, url: server.url }, 'started');
}
