import type { Print } from './print.ts';

/** npm passes on the signal that the terminal has sent to all of its processes already: that is still one signal. */
const sameSignalWithinMs = 300;
const interrupted = 130;

/** Resolves when the program is told to stop. Told again, it ends at once, and everything it started with it. */
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
