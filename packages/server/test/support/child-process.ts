import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bundledProgram } from '../../../../test/bundled-program.ts';

const main = new URL('../../src/main.ts', import.meta.url);
const repository = fileURLToPath(new URL('../../../..', import.meta.url));

const { PATH = '', NODE_COMPILE_CACHE = '', NODE_OPTIONS = '' } = process.env;
/** What every process gets from the environment of the tests. */
export const inherited = { PATH, NODE_COMPILE_CACHE, NODE_OPTIONS };

export type Variables = Readonly<Record<string, string>>;

export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The exit code; 128 + the signal's number when a signal ended it. */
  readonly exited: Promise<number>;
}

/** Arguments of Node that run the `cinephage` command from its sources, as `npm start` does. */
export const fromSources: readonly string[] = ['-C', '@cinephage/source', fileURLToPath(main)];

/**
 * Starts the `cinephage` command as a process with only these variables.
 *
 * @param program arguments of Node
 * @default its bundle, which starts in a third of the CPU time
 */
export function runCinephage(
  args: readonly string[],
  variables: Variables,
  program: readonly string[] = [bundledProgram(main)],
): Running {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: repository,
    env: { ...inherited, ...variables },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  const signals: Readonly<Record<string, number>> = { SIGTERM: 143, SIGINT: 130, SIGKILL: 137 };
  const exited = new Promise<number>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signals[signal ?? ''] ?? -1));
  });
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, exited };
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and waits for its exit. */
export async function cinephage(
  args: readonly string[],
  variables: Variables,
  input = '',
): Promise<Finished> {
  const { child, stdout, stderr, exited } = runCinephage(args, variables);
  child.stdin?.end(input);
  const code = await exited;
  return { code, stdout: stdout(), stderr: stderr() };
}
