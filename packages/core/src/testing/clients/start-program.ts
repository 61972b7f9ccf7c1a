import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportCrash } from './crash-reports.ts';

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

export interface ProgramOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables of the environment, in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it writes when a part of it has crashed, though it goes on, or starts itself again. */
  readonly crash?: RegExp;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
}

/** A program that runs until it is stopped, at the latest until this process ends. If it ends by itself, `takeCrashReports` says so. */
export interface RunningProgram {
  readonly pid: number;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, without a chance to save anything. */
  kill(): Promise<void>;
}

/** On a busy machine, programs in Python take the longest to start. */
export const startTimeoutMs = 180_000;
const [stopTimeoutMs, pollMs] = [20_000, 50];
const keptOutput = 4_000;

/** Starts a program and waits until it answers. */
export async function startProgram(options: ProgramOptions): Promise<RunningProgram> {
  const { program, args, env } = options;
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watched = watch(child, options);
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const end = async (signal: NodeJS.Signals) => {
    if (!hasEnded(child)) watched.mayEnd = true;
    await endProgram(child, signal, watched.ended);
    process.off('exit', killAtExit);
  };
  await untilReady(child, options).catch(async (error: Error) => {
    await end('SIGKILL');
    throw new Error(`${error.message} ${watched.describe()}`);
  });
  watched.mayEnd = false;
  return { pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Keeps the end of its output, and reports crashes while it may not end. */
function watch(child: ChildProcess, { program, crash }: ProgramOptions) {
  let [output, hasCrashed] = ['', false];
  const describe = () => `The end of its output: ${output}`;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-keptOutput);
      if (watched.mayEnd || hasCrashed || crash?.test(output) !== true) return;
      hasCrashed = true;
      reportCrash(`A part of ${program} has crashed. ${describe()}`);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      const how = signal === null ? `with the exit code ${code}` : `by ${signal}`;
      if (!watched.mayEnd) reportCrash(`${program} has ended by itself, ${how}. ${describe()}`);
      resolve();
    });
    child.once('error', (error) => {
      output = `${output}${error.message}`;
      resolve();
    });
  });
  const watched = { ended, describe, mayEnd: true };
  return watched;
}

async function untilReady(child: ChildProcess, { program, isReady }: ProgramOptions): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded(child)) throw new Error(`${program} has ended (${child.signalCode ?? child.exitCode}).`);
    if (Date.now() > deadline) throw new Error(`${program} does not answer.`);
    await sleep(pollMs);
  }
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function endProgram(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<void>): Promise<void> {
  if (!hasEnded(child)) child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
