import type { TaskFailure } from '../../task.schema.ts';
import type { TaskOutcome } from '../../task-handlers.ts';

/** A task this instance has taken. `id` and `attempt`, with the owner, are the fence of every write about it. */
export interface ClaimedTask {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string | null;
  /** JSON, not parsed yet. */
  readonly payload: string;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** A claimed task as both databases give it back. */
export interface ClaimedRow extends Omit<ClaimedTask, 'subjectId' | 'maxAttempts'> {
  readonly subject_id: string | null;
  readonly max_attempts: number;
}

export const toClaimedTask = ({ subject_id, max_attempts, ...row }: ClaimedRow): ClaimedTask => ({
  ...row,
  subjectId: subject_id,
  maxAttempts: max_attempts,
});

export type Fence = Pick<ClaimedTask, 'id' | 'kind' | 'attempt'>;

/** Those of `fences` that are among `rows`: what this owner holds, in whichever attempt. */
export function heldOf(rows: readonly Fence[], fences: readonly Fence[]): readonly Fence[] {
  return rows.filter((row) => fences.some(({ id, attempt }) => id === row.id && attempt === row.attempt));
}

/** What is coming up. */
export interface Outlook {
  /** Until the next task of a kind is due (negative: it was due before); kinds of which none waits are missing. */
  readonly dueInMs: ReadonlyMap<string, number>;
  /** Until this instance has to see what others have lost; null: nothing runs anywhere. */
  readonly reapInMs: number | null;
}

/** How a session gets at tasks and tells what became of them. */
export interface ClaimStore extends FencedWrites {
  /** Reads what is coming up, without writing. */
  look(): Promise<Outlook>;
  /** Takes up to `limit` due tasks of a kind: by priority, and those first that have been due longest. */
  claim(kind: string, limit: number): Promise<ClaimedTask[]>;
  /** Takes back what instances that died had taken, unless it is among `running`; says how many. */
  reap(running: readonly Fence[]): Promise<number>;
  /** Once, before anything is claimed: takes back what is known to be lost without waiting for it. */
  recover(): Promise<number>;
  /** Those of `fences` that are still held. */
  held(fences: readonly Fence[]): Promise<readonly Fence[]>;
  /** Prolongs the leases of those that are still held, and names these. */
  renew(fences: readonly Fence[]): Promise<readonly Fence[]>;
  /** Called when nothing runs any more. */
  close(): Promise<void>;
}

/**
 * Writes about a task that runs. Each happens only while the task is running, in this very attempt, with this owner; it
 * says false, and changes nothing, once the task was cancelled or has gone to another attempt.
 */
export interface FencedWrites {
  progress(fence: Fence, percent: number, message: string | undefined): Promise<boolean>;
  complete(fence: Fence, outcome: TaskOutcome): Promise<boolean>;
  retry(fence: Fence, failure: TaskFailure, delayMs: number): Promise<boolean>;
  fail(fence: Fence, failure: TaskFailure): Promise<boolean>;
  /** Back into the queue as if the attempt had never begun. */
  handBack(fence: Fence): Promise<boolean>;
}
