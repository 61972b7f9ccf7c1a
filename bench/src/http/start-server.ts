import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server of this folder in a process of its own, so that it does not share a thread with the load. */
export async function startServer(file: string, args: readonly string[]): Promise<Server> {
  const child = fork(new URL(`../${file}`, import.meta.url), [...args], {
    execArgv: ['-C', '@cinephage/source'],
  });
  process.once('exit', () => child.kill());
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
