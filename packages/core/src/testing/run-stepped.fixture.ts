import { spawnSync } from 'node:child_process';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import type { DatabaseKind } from './test-database.ts';

/** Processes are killed after every so many steps. The steps are the same on both databases, so that one tries all of them. */
export const killStride = (kind: DatabaseKind): number => (kind === 'sqlite' ? 1 : 3);

export interface SteppedRun {
  /** Whether it killed itself. */
  readonly isKilled: boolean;
  /** The lines it printed, one for each step. */
  readonly steps: readonly string[];
}

/**
 * Runs a program of the tests in a process of its own, until it ends or kills itself.
 *
 * @param program a module whose name ends with `-process.fixture.ts`
 * @param params its only argument, as JSON
 * @throws Error with what it wrote to standard error, if it fails
 */
export function runSteppedProcess(program: URL, params: object): SteppedRun {
  const args = [bundledProgram(program), JSON.stringify(params)];
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (signal === null && status !== 0) {
    throw new Error(stderr);
  }
  return { isKilled: signal === 'SIGKILL', steps: stdout.split('\n').filter((line) => line !== '') };
}
