import { LibraryError } from '@cinephage/core';
import type { Logger } from 'pino';
import { ConfigError } from '../config/read-config.ts';
import { StartError } from '../start-error.ts';

export const exitCodes = { failed: 1, badEnvironment: 2 } as const;

/**
 * Prints why a command failed on standard error, in sentences; the stack goes to the log at level `debug`.
 *
 * @returns the exit code of the command
 */
export function reportFailure(error: unknown, logger?: Logger): number {
  if (error instanceof ConfigError) {
    process.stderr.write(error.problems.map((problem) => `${problem}\n`).join(''));
    return exitCodes.badEnvironment;
  }
  logger?.debug({ err: error }, 'The command has failed.');
  process.stderr.write(`${toSentence(error)}\n`);
  return exitCodes.failed;
}

function toSentence(error: unknown): string {
  if (error instanceof StartError || error instanceof LibraryError) {
    return error.message;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `Something unexpected went wrong: ${message} (LOG_LEVEL=debug logs the details)`;
}
