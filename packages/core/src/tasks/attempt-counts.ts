import type { EndedAttempt } from './task-engine.ts';
import type { TaskStatistics } from './tasks.ts';

/** Counts the attempts that ended in this process. */
export function createAttemptCounts() {
  const counts = new Map<
    string,
    { count: number; totalMs: number } & Pick<EndedAttempt, 'kind' | 'outcome'>
  >();
  return {
    add({ kind, outcome, durationMs }: EndedAttempt): void {
      const key = `${kind} ${outcome}`;
      const entry = counts.get(key) ?? { kind, outcome, count: 0, totalMs: 0 };
      entry.count++;
      entry.totalMs += durationMs;
      counts.set(key, entry);
    },
    all: (): TaskStatistics['ended'] => [...counts.values()].map((entry) => ({ ...entry })),
  };
}
