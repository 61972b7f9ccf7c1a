import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Print } from './print.ts';

const main = fileURLToPath(import.meta.resolve('@cinephage/server/src/main.ts'));
/** The line in which the server prints its address, or that of its health endpoint. */
const startLine = /^Cinephage .*(http:\/\/[^/\s]+)/;

export interface ClusterNode extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** Resolves with the address once the node listens; rejects if it exits before. */
  readonly url: Promise<string>;
}

export interface StartNodeOptions {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Prints the output of the node. */
  readonly print: Print;
}

/** Starts a server as a separate process. */
export function startNode({ name, variables, print }: StartNodeOptions): ClusterNode {
  const child = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C must reach this program only, which stops the nodes before their database.
    detached: true,
  });
  const url = new Promise<string>((resolve, reject) => {
    const onLine = (line: string) => {
      print(line);
      const [, address] = startLine.exec(line) ?? [];
      if (address !== undefined) {
        resolve(address);
      }
    };
    createInterface(child.stdout).on('line', onLine);
    createInterface(child.stderr).on('line', onLine);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${name} exited before it listened.`)));
  });
  // An awaited rejection reaches its caller; one that is not awaited must not end the program.
  url.catch(() => {});
  child.once('exit', (code, signal) => print(`(has ended: ${signal ?? `exit code ${code}`})`));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    name,
    pid: child.pid ?? 0,
    url,
    async [Symbol.asyncDispose]() {
      await end(child);
      process.off('exit', kill);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}
