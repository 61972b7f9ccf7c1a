import { spawnSync } from 'node:child_process';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import type { Stops } from './stopped-operations.fixture.ts';
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

export interface KillParams<Prepared extends { readonly id: string }> {
  readonly kind: DatabaseKind;
  /** One that uses `createStoppedOperations`. */
  readonly program: URL;
  /** Of the program, without its `stops`. */
  readonly params: object;
  /** How many steps the operation has, at most. */
  readonly steps: number;
  /** @returns the id of the operation, which the program knows it by, and whatever the test wants to know of it afterwards */
  prepare(stop: number): Promise<Prepared>;
  /** Called once all operations are prepared. */
  begin?(prepared: readonly Prepared[]): Promise<void>;
}

/**
 * Prepares one operation for each step that a process may be killed after, and one that ends before. Then kills the process that runs
 * all of them, each as far as its step.
 *
 * @returns what was prepared, and the steps of the operation that ended, which is the last
 */
export async function killAtEveryStep<Prepared extends { readonly id: string }>({
  kind,
  program,
  params,
  steps,
  prepare,
  begin,
}: KillParams<Prepared>): Promise<{ prepared: readonly Prepared[]; steps: readonly string[] }> {
  const stops: Record<string, number> = {};
  const prepared: Prepared[] = [];
  const stride = killStride(kind);
  for (let stop = 1; stop < steps + 1 + stride; stop += stride) {
    const one = await prepare(stop);
    prepared.push(one);
    stops[one.id] = stop;
  }
  await begin?.(prepared);
  const operations = [...runStoppedOperations(program, { ...params, stops }).values()];
  const last = operations.at(-1);
  if (last === undefined || last.isStopped) {
    throw new Error(`The operation has more than ${steps} steps: ${last?.steps.join(', ')}`);
  }
  return { prepared, steps: last.steps };
}

export interface StoppedOperation {
  /** Whether it stood still when the process was killed. */
  readonly isStopped: boolean;
  readonly steps: readonly string[];
}

/**
 * Runs a program that kills itself once each of its operations stands still or has ended.
 *
 * @param program one that uses `createStoppedOperations`
 * @returns the operations, by id
 */
export function runStoppedOperations(
  program: URL,
  params: { readonly stops: Stops },
): ReadonlyMap<string, StoppedOperation> {
  const { isKilled, steps: lines } = runSteppedProcess(program, params);
  if (!isKilled) {
    throw new Error(`The process was not killed: ${lines.join(', ')}`);
  }
  const operations = Object.keys(params.stops).map((id) => {
    const steps = lines.filter((line) => line.startsWith(`${id} `)).map((line) => line.slice(id.length + 1));
    return [id, { steps, isStopped: steps.at(-1) !== 'ended' }] as const;
  });
  return new Map(operations);
}
