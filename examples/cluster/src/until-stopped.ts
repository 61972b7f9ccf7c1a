import type { Print } from './print.ts';

/** npm repeats the signal that the terminal has sent to all of its processes: both count as one signal. */
const sameSignalWithinMs = 300;
const interrupted = 130;

/** Resolves at the first signal to stop. At the second one the program exits at once, with everything it started. */
export function untilStopped(print: Print): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const onSignal = () => {
      if (since === undefined) {
        since = performance.now();
        print('Stopping …');
        resolve();
      } else if (performance.now() - since > sameSignalWithinMs) {
        process.exit(interrupted);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, onSignal);
    }
  });
}
