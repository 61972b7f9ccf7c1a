import { readConfig } from '../../src/config/read-config.ts';
import { createLogger } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/start-server.ts';
import type { Variables } from './child-process.ts';

export const apiKey = 'cinephage_your_key_here';

export interface InProcessServer extends RunningServer, AsyncDisposable {
  /** The output for the operator. */
  readonly printed: () => string;
  /** The parsed lines of the log. */
  readonly log: readonly Record<string, unknown>[];
}

/** Starts the whole server on a free port in this process. */
export async function startInProcess(variables: Variables): Promise<InProcessServer> {
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
