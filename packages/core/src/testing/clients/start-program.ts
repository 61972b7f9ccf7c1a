import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a program is in the `PATH`. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Whether tests of a program are left out, with a warning that names it. They never are where `CI` is set: there they fail without it.
 */
export function isLeftOut(program: string): boolean {
  if (isInstalled(program)) return false;
  process.emitWarning(`${program} is not installed: its tests are left out.`);
  return process.env.CI === undefined;
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

export interface ProgramOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables of the environment, in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
}

/** A program that runs until it is stopped, at the latest until this process ends. */
export interface RunningProgram {
  readonly pid: number;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, without a chance to save anything. */
  kill(): Promise<void>;
}

const [startTimeoutMs, stopTimeoutMs, pollMs] = [60_000, 20_000, 50];
const keptOutput = 4_000;

/** Starts a program and waits until it answers. */
export async function startProgram({ program, args, env, isReady }: ProgramOptions): Promise<RunningProgram> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-keptOutput);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      output = `${output}${error.message}`;
      resolve();
    });
  });
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const end = async (signal: NodeJS.Signals) => {
    await endProgram(child, signal, ended);
    process.off('exit', killAtExit);
  };
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`${program} does not answer. Its output: ${output}`);
    }
    await sleep(pollMs);
  }
  return { pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function endProgram(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<void>): Promise<void> {
  if (hasEnded(child)) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
