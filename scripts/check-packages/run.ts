import assert from 'node:assert/strict';
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const tool = (name: string) => join(root, 'node_modules/.bin', name);

const programTimeoutMs = 60_000;
const execute = promisify(execFile);

/**
 * Runs a command to its end.
 *
 * @param node program files that npm and the tools use as `node`; the Node of this process by default
 * @returns its standard output
 * @throws with all of its output if it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  node = process.execPath,
): Promise<string> {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  try {
    return (await execute(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`);
  }
}

/** Runs one check, and prints its title and duration. */
export async function step<T>(title: string, check: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await check();
  console.log(`✓ ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}

const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/** Installs packages, without any flag that changes how npm resolves them. */
export async function npmInstall(folder: string, packages: readonly string[] = []): Promise<void> {
  await run('npm', ['install', ...quiet, ...packages], folder);
}

/** Waits for the program to exit with 0; ends it if it takes too long. */
export async function untilExit(program: ChildProcess): Promise<void> {
  const timeout = setTimeout(() => program.kill('SIGKILL'), programTimeoutMs);
  const [code, signal] = await once(program, 'exit');
  clearTimeout(timeout);
  assert.equal(signal ?? code, 0, `exit of ${program.spawnargs.join(' ')}`);
}

/** Waits for the first match in what the program prints. */
export async function untilPrinted(program: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  const { stdout } = program;
  assert(stdout !== null);
  const timeout = setTimeout(() => program.kill('SIGKILL'), programTimeoutMs);
  let printed = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    const match = pattern.exec(printed);
    if (match !== null) {
      clearTimeout(timeout);
      stdout.resume();
      return match;
    }
  }
  throw new Error(`${program.spawnargs.join(' ')} ended without printing ${pattern}:\n${printed}`);
}
