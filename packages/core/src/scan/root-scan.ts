import type { StoredRootFolder } from '../root-folders/read-root-folders.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { GoneFiles } from './relocated-files.ts';
import type { ScanDeps } from './scan-deps.ts';
import type { ScanTally } from './scan-tally.ts';

/** A scan of one root folder that is under way. */
export interface RootScan {
  readonly deps: ScanDeps;
  readonly root: StoredRootFolder;
  /** Of the task that it is a part of. */
  readonly taskId: string;
  readonly gone: GoneFiles;
  readonly tally: ScanTally;
  readonly changes: ChangeQueue;
  readonly signal: AbortSignal;
  /** Whether unmatched files are matched again: the movies of the library have changed since the last scan. */
  readonly rematches: boolean;
}
