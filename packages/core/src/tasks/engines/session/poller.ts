import { withTimeout } from '../../../async/with-timeout.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { ClaimedTask, ClaimStore } from './claim-store.ts';
import type { KindSettings } from './kind-settings.ts';
import type { ActiveRun } from './task-run.ts';

/** The pause before the next poll when a due task could not be claimed: another process is claiming it. */
const contendedPauseMs = 50;
/** A connection that went silent must not stop polling for good. */
const pollTimeoutMs = 20_000;
/** While tasks are announced faster than this, they are claimed without reading due times in between. */
const readEveryMs = 50;

export interface PollerOptions {
  readonly store: ClaimStore;
  readonly kinds: ReadonlyMap<string, KindSettings>;
  readonly pollMs: number;
  readonly logger?: LibraryLogger | undefined;
}

/**
 * Polls the task table: reaps tasks whose owner is dead, claims due tasks of the kinds that have free slots, and computes the
 * pause until the next poll.
 */
export function createPoller(
  options: PollerOptions,
  runs: ReadonlySet<ActiveRun>,
  begin: (task: ClaimedTask) => void,
) {
  const { store, kinds, pollMs, logger } = options;
  /** Kinds that likely have more due tasks: they are claimed without reading due times first. */
  const expected = new Set<string>();
  let recovered = false;
  let readAt = Number.NEGATIVE_INFINITY;

  const freeSlots = (kind: string) => {
    let free = kinds.get(kind)?.concurrency ?? 0;
    for (const { task } of runs) {
      free -= Number(task.kind === kind);
    }
    return free;
  };

  /** @returns how many tasks were claimed. If the limit was reached, more are likely due. */
  async function claim(kind: string, isStopped: () => boolean): Promise<number> {
    expected.delete(kind);
    const free = freeSlots(kind);
    const claimed = await store.claim(kind, free);
    if (isStopped()) {
      await Promise.all(claimed.map((task) => store.release(task)));
      return 0;
    }
    if (claimed.length === free) {
      expected.add(kind);
    }
    claimed.forEach(begin);
    return claimed.length;
  }

  const claimAll = (wanted: readonly string[], isStopped: () => boolean) =>
    Promise.all(wanted.map((kind) => claim(kind, isStopped)));

  async function reap(reapInMs: number | null): Promise<void> {
    if (reapInMs !== null && reapInMs <= 0) {
      const reaped = await store.reap([...runs].map(({ task }) => task));
      if (reaped > 0) {
        logger?.warn({ tasks: reaped }, 'Tasks whose lease had expired were reaped.');
      }
    }
  }

  async function poll(isStopped: () => boolean): Promise<number> {
    if (!recovered) {
      const lost = await store.recover();
      recovered = true;
      if (lost > 0) {
        logger?.warn({ tasks: lost }, 'Tasks of a dead process were reaped.');
      }
    }
    const likely = [...expected].filter((kind) => freeSlots(kind) > 0);
    if (likely.length > 0) {
      await claimAll(likely, isStopped);
      const waitMs = readAt + readEveryMs - performance.now();
      if (waitMs > 0) {
        return waitMs;
      }
    }
    const open = [...kinds.keys()].filter((kind) => freeSlots(kind) > 0 && !expected.has(kind));
    if (open.length === 0 || isStopped()) {
      return pollMs;
    }
    readAt = performance.now();
    const { dueInMs, reapInMs } = await store.readDueTimes();
    await reap(reapInMs);
    const due = open.filter((kind) => (dueInMs.get(kind) ?? 1) <= 0);
    if (due.length > 0 && !isStopped()) {
      const claimed = await claimAll(due, isStopped);
      return claimed.some((count) => count > 0) ? 0 : contendedPauseMs;
    }
    return Math.max(0, Math.min(pollMs, ...open.flatMap((kind) => dueInMs.get(kind) ?? [])));
  }

  return {
    /** More tasks of this kind are likely due. */
    expect(kind: string | undefined): void {
      if (kind !== undefined && kinds.has(kind)) {
        expected.add(kind);
      }
    },
    /** @returns milliseconds until the next poll; never rejects */
    async pollOnce(isStopped: () => boolean): Promise<number> {
      try {
        return await withTimeout(pollTimeoutMs, () => poll(isStopped));
      } catch (error) {
        logger?.warn({ err: error }, 'The task table could not be read or written; trying again.');
        return pollMs;
      }
    },
  };
}
