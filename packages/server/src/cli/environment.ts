import { destination, type Logger } from 'pino';
import { type Config, readConfig } from '../config/read-config.ts';
import { createLogger } from '../logger.ts';
import { reportFailure } from './report-failure.ts';

export interface Environment {
  readonly config: Config;
  readonly logger: Logger;
}

/** 1: standard output, where a server's log belongs; 2: standard error, so that a command's output is its answer alone. */
export type LogTo = 1 | 2;

/** Runs a command with what the environment says; failures are told and become its exit code. */
export async function runCommand(
  logTo: LogTo,
  command: (environment: Environment) => Promise<void>,
): Promise<void> {
  let logger: Logger | undefined;
  try {
    const config = readConfig(process.env);
    const { tmdb, secret, firstCredentials } = config;
    const secrets = [tmdb?.apiKey, secret, firstCredentials.apiKey];
    logger = createLogger({ level: config.logLevel, stream: destination(logTo), secrets });
    await command({ config, logger });
  } catch (error) {
    process.exitCode = reportFailure(error, logger);
  }
}
