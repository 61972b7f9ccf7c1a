import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EngineUnderTest, until } from './conformance-case.ts';

/** In the folder of this module, source or compiled. */
const program = fileURLToPath(new URL(`./worker-process${extname(import.meta.url)}`, import.meta.url));

/** A separate process that runs tasks. */
export interface Worker extends AsyncDisposable {
  /** Resolves once the process has printed this line. */
  untilOutput(line: string): Promise<void>;
  /** Makes the handler of its task return. */
  finishTask(): void;
  freeze(): void;
  thaw(): void;
  /** Sends SIGKILL; resolves when the process has exited. */
  kill(): Promise<void>;
}

export function startWorker(
  { module, address }: Pick<EngineUnderTest, 'module' | 'address'>,
  leaseMs = 1_500,
): Worker {
  const parameters = ['-C', '@cinephage/source', program, address, module.url, module.name, String(leaseMs)];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return {
    async untilOutput(line) {
      await until(`the worker to print "${line}"`, () => {
        assert.ok(child.exitCode === null, `The worker ended with ${child.exitCode}.`);
        return output.includes(`${line}\n`);
      });
    },
    finishTask: () => void child.stdin.write('go\n'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: () => kill(child),
    [Symbol.asyncDispose]: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}
