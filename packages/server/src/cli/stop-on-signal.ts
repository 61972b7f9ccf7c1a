import { constants } from 'node:os';
import type { Logger } from 'pino';
import { exitCodes } from './report-failure.ts';

/** npm repeats a signal that the terminal has already sent to all of its processes: both count as one. */
const sameSignalWithinMs = 300;

export interface StopOnSignalOptions {
  readonly close: () => Promise<void>;
  readonly logger: Logger;
}

/** SIGTERM and SIGINT stop the server gracefully; a second signal exits at once. */
export function stopOnSignal({ close, logger }: StopOnSignalOptions): void {
  let stoppingSince: number | undefined;
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now();
      logger.info({ signal }, 'Stopping.');
      void stop(close, logger);
    } else if (performance.now() - stoppingSince > sameSignalWithinMs) {
      process.exit(128 + constants.signals[signal]);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop(close: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await close();
    logger.info({}, 'Stopped.');
    process.exit(0);
  } catch (error) {
    logger.error({ err: error }, 'The server could not be stopped gracefully.');
    process.exit(exitCodes.failed);
  }
}
