import { runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import type { DiskProcessParams } from './disk-process.fixture.ts';
import type { PlacementPlan } from './placement-plan.ts';
import type { RenamePlan } from './rename-entry.ts';

const program = new URL('disk-process.fixture.ts', import.meta.url);

export interface DiskProcessResult {
  readonly isKilled: boolean;
  readonly steps: readonly string[];
  /** The last one. */
  readonly plan: PlacementPlan | RenamePlan | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Runs an operation in a process of its own. */
export function runDiskProcess(params: DiskProcessParams): DiskProcessResult {
  const { isKilled, steps: printed } = runSteppedProcess(program, params);
  const lines = printed.map((line) => JSON.parse(line));
  const steps = lines.filter(({ step }) => step !== undefined);
  const failure = lines.find(({ code }) => code !== undefined);
  return {
    isKilled,
    steps: steps.map(({ step }) => step),
    plan: steps.at(-1)?.plan,
    code: failure?.code,
    message: failure?.message,
  };
}
