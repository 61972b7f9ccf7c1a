import { addingCases } from './adding.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { failingCases } from './failing.ts';
import { runningCases } from './running.ts';
import { stoppingCases } from './stopping.ts';
import { survivingCases } from './surviving.ts';

/** Everything a task engine has to do. Each case needs an empty database of its own; no test framework is needed. */
export const engineConformance: readonly ConformanceCase[] = [
  ...addingCases,
  ...runningCases,
  ...failingCases,
  ...stoppingCases,
  ...survivingCases,
];
