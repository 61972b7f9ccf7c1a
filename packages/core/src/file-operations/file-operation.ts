import type { EntityManager } from '../database/database.ts';
import type { PlacementPlan } from '../disk/placement-plan.ts';
import type { RenamePlan } from '../disk/rename-entry.ts';

export type DiskPlan = RenamePlan | PlacementPlan;

/** Stores the plan of a step. Pass it to operations of `disk/` as `onStep`, each with an `operationId` of its own. */
export type RecordStep = (step: string, plan: DiskPlan) => Promise<void>;

export interface FileOperation<Data = unknown> {
  readonly id: string;
  readonly kind: string;
  readonly movieId: string | null;
  /** What `run` got. */
  readonly data: Data;
}

/** One disk operation of an interrupted operation, after it was finished or undone. */
export interface RecoveredStep {
  readonly plan: DiskPlan;
  /** `missing`: the file is gone, though the disk is there: a user or another program has deleted it. */
  readonly outcome: 'finished' | 'undone' | 'missing';
}

export interface InterruptedOperation<Data = unknown> extends FileOperation<Data> {
  /** In the order in which they began. Those that had not begun are missing. */
  readonly steps: readonly RecoveredStep[];
}

/** A kind of operation: how its rows are written, and what happens to an operation that was interrupted. */
export interface FileOperationKind<Data, Result> {
  /** Stored with each operation, so it never changes. */
  readonly kind: string;
  /**
   * Writes the rows and the activity, in the transaction that also ends the journal row. May run again after a deadlock, and after a
   * crash with the result of `recover`. Touches no file.
   */
  readonly commit: (em: EntityManager, operation: FileOperation<Data>, result: Result) => Promise<void>;
  /**
   * Decides about an operation whose process ended before the commit. With a result, it is committed; more disk operations may
   * complete it first. `undo` puts everything back, the last step first.
   */
  readonly recover: (
    operation: InterruptedOperation<Data>,
    record: RecordStep,
  ) => Promise<{ readonly result: Result } | 'undo'>;
  /**
   * What follows the commit, such as deleting the source of a move or empty folders. Must be idempotent: it runs again after a crash or
   * an error.
   */
  readonly cleanUp?: (operation: FileOperation<Data>) => Promise<void>;
}

export interface RunFileOperationParams<Data> {
  readonly movieId: string | null;
  /** All that `commit`, `recover` and `cleanUp` need to know. JSON keeps it. */
  readonly data: Data;
  /**
   * Only one operation with this key runs at a time; null: any number.
   *
   * @default movieId
   */
  readonly lockKey?: string | null | undefined;
}
