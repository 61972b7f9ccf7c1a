import { readConfig } from '../../src/config/read-config.ts';
import { createLogger } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/start-server.ts';
import type { Variables } from './child-process.ts';

export const apiKey = 'cinephage_your_key_here';

export interface ServerHere extends RunningServer, AsyncDisposable {
  /** What people were shown. */
  readonly printed: () => string;
  /** The log, line by line. */
  readonly log: readonly Record<string, unknown>[];
}

/** The whole server on a free port, in this process. */
export async function startHere(variables: Variables): Promise<ServerHere> {
  const config = readConfig({ PORT: '0', CINEPHAGE_API_KEY: apiKey, LOG_LEVEL: 'info', ...variables });
  const log: Record<string, unknown>[] = [];
  let printed = '';
  const stream = { write: (line: string) => void log.push(JSON.parse(line)) };
  const server = await startServer({
    config,
    logger: createLogger({ level: config.logLevel, stream }),
    print: (text) => {
      printed += text;
    },
  });
  return { ...server, log, printed: () => printed, [Symbol.asyncDispose]: () => server.close() };
}
