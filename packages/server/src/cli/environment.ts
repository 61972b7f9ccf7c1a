import type { Logger } from 'pino';
import { type Config, readConfig } from '../config/read-config.ts';
import { describeUnknown, unknownVariables } from '../config/unknown-variables.ts';
import { logOutput } from '../log-output.ts';
import { createLogger } from '../logger.ts';
import { reportFailure } from './report-failure.ts';

export interface Environment {
  readonly config: Config;
  readonly logger: Logger;
}

/**
 * Runs a command with the configuration of the environment; prints a failure and sets the exit code.
 *
 * @param logTo standard output for a server, standard error for a command whose standard output is its result
 */
export async function runCommand(
  logTo: NodeJS.WriteStream,
  command: (environment: Environment) => Promise<void>,
): Promise<void> {
  let logger: Logger | undefined;
  try {
    const config = readConfig(process.env);
    const { tmdb, secret, firstCredentials } = config;
    const secrets = [tmdb?.apiKey, secret, firstCredentials.apiKey, firstCredentials.adminPassword];
    logger = createLogger({ level: config.logLevel, stream: logOutput(logTo), secrets });
    for (const { name, nearest } of unknownVariables(process.env)) {
      logger.warn({ name, nearest }, describeUnknown({ name, nearest }));
    }
    await command({ config, logger });
  } catch (error) {
    process.exitCode = reportFailure(error, logger);
  }
}
