import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, runCinephage, type Variables } from './child-process.ts';

const startWithinMs = 60_000;

export interface ServerProcess extends Running, AsyncDisposable {
  readonly url: string;
  /** Sends a signal and waits for the exit. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts a server on a free port as a child process; resolves when it listens. */
export async function startProcess(
  variables: Variables,
  program?: readonly string[],
): Promise<ServerProcess> {
  const running = runCinephage([], { PORT: '0', ...variables }, program);
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    running.child.kill(signal);
    return running.exited;
  };
  const deadline = Date.now() + startWithinMs;
  for (;;) {
    const url = /^Cinephage .*(http:\/\/[^/\s]+)/mu.exec(running.stdout())?.[1];
    if (url !== undefined) {
      return {
        ...running,
        url,
        stop,
        async [Symbol.asyncDispose]() {
          await stop('SIGKILL');
        },
      };
    }
    if (running.child.exitCode !== null || Date.now() > deadline) {
      await stop('SIGKILL');
      throw new Error(`The server did not start: ${running.stdout()}${running.stderr()}`);
    }
    await sleep(10);
  }
}
