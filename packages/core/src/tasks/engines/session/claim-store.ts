import { sql as query } from 'kysely';
import type { TaskFailure } from '../../task.schema.ts';
import type { TaskOutcome } from '../../task-handlers.ts';

/** A task that this worker has claimed. `id`, `attempt` and the owner are the fencing token of every write about it. */
export interface ClaimedTask {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string | null;
  /** Not parsed yet: an invalid one must fail only its own task. */
  readonly payloadJson: string;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** The columns of a `ClaimedTask`, for the claims of both engines. */
export const claimedColumns = [
  'id',
  'kind',
  'subject_id as subjectId',
  query<string>`cast(payload as text)`.as('payloadJson'),
  'attempt',
  'max_attempts as maxAttempts',
] as const;

export type Fence = Pick<ClaimedTask, 'id' | 'kind' | 'attempt'>;

/** @returns those of `fences` that this owner still holds: `rows` are its tasks, in any attempt */
export function heldOf(rows: readonly Fence[], fences: readonly Fence[]): readonly Fence[] {
  return rows.filter((row) => fences.some(({ id, attempt }) => id === row.id && attempt === row.attempt));
}

export interface DueTimes {
  /** By kind, until its next task is due (negative: it is overdue); kinds without waiting tasks are missing. */
  readonly dueInMs: ReadonlyMap<string, number>;
  /** Until the next lease can expire; null: no task is running on any node. */
  readonly reapInMs: number | null;
}

/** What a session needs of an engine's storage: claims, leases and fenced writes. */
export interface ClaimStore extends FencedWrites {
  readDueTimes(): Promise<DueTimes>;
  /** Claims up to `limit` due tasks of a kind: by priority, then those that have been due longest. */
  claim(kind: string, limit: number): Promise<readonly ClaimedTask[]>;
  /** Requeues or fails tasks whose lease has expired, except `running`. @returns how many */
  reap(running: readonly Fence[]): Promise<number>;
  /** Once, before the first claim: reaps tasks that are known to be lost before their lease expires. @returns how many */
  recover(): Promise<number>;
  /** @returns those of `fences` that are still held */
  held(fences: readonly Fence[]): Promise<readonly Fence[]>;
  /** Renews the leases of those that are still held. @returns these */
  renew(fences: readonly Fence[]): Promise<readonly Fence[]>;
  /** Called when the last running task has ended. */
  close(): Promise<void>;
}

/**
 * Writes about a running task. Each checks the fencing token: it changes nothing and returns false once the task was
 * cancelled or has another attempt.
 */
export interface FencedWrites {
  progress(fence: Fence, percent: number, message: string | undefined): Promise<boolean>;
  complete(fence: Fence, outcome: TaskOutcome): Promise<boolean>;
  retry(fence: Fence, failure: TaskFailure, delayMs: number): Promise<boolean>;
  fail(fence: Fence, failure: TaskFailure): Promise<boolean>;
  /** Requeues the task without counting the attempt. */
  release(fence: Fence): Promise<boolean>;
}
