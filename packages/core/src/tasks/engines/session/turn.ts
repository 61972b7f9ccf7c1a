import { withTimeout } from '../../../async/with-timeout.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { ClaimedTask, ClaimStore } from './claim-store.ts';
import type { KindSettings } from './kind-settings.ts';
import type { ActiveRun } from './task-run.ts';

/** How soon to look again for a task that is due but was not to be had: somebody else is just taking it. */
const contendedPauseMs = 50;
/** A connection that went silent, instead of being lost, must not stop everything for good. */
const answerWithinMs = 20_000;
/** While work comes in faster than that, what is announced is taken without looking for more. */
const lookEveryMs = 50;

export interface TurnOptions {
  readonly store: ClaimStore;
  readonly kinds: ReadonlyMap<string, KindSettings>;
  readonly pollMs: number;
  readonly logger?: LibraryLogger | undefined;
}

/**
 * One look at what there is to do: takes over what has lost its owner, claims what is due for the kinds that have room,
 * and says when to look again.
 */
export function createTurn(
  options: TurnOptions,
  runs: ReadonlySet<ActiveRun>,
  begin: (task: ClaimedTask) => void,
) {
  const { store, kinds, pollMs, logger } = options;
  /** Kinds of which more is likely there: they are claimed without looking first. */
  const expected = new Set<string>();
  let recovered = false;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const roomFor = (kind: string) => {
    let room = kinds.get(kind)?.concurrency ?? 0;
    for (const { task } of runs) {
      room -= Number(task.kind === kind);
    }
    return room;
  };

  /** How many it got. When that is all it asked for, there are likely more. */
  async function claim(kind: string, isStopped: () => boolean): Promise<number> {
    expected.delete(kind);
    const room = roomFor(kind);
    const claimed = await store.claim(kind, room);
    if (isStopped()) {
      await Promise.all(claimed.map((task) => store.handBack(task)));
      return 0;
    }
    if (claimed.length === room) {
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
        logger?.warn({ tasks: reaped }, 'Tasks whose instance gave no sign of life have been taken over.');
      }
    }
  }

  async function turn(isStopped: () => boolean): Promise<number> {
    if (!recovered) {
      const lost = await store.recover();
      recovered = true;
      if (lost > 0) {
        logger?.warn({ tasks: lost }, 'Tasks of a process that died have been taken over.');
      }
    }
    const likely = [...expected].filter((kind) => roomFor(kind) > 0);
    if (likely.length > 0) {
      await claimAll(likely, isStopped);
      const waitMs = lookedAt + lookEveryMs - performance.now();
      if (waitMs > 0) {
        return waitMs;
      }
    }
    const open = [...kinds.keys()].filter((kind) => roomFor(kind) > 0 && !expected.has(kind));
    if (open.length === 0 || isStopped()) {
      return pollMs;
    }
    lookedAt = performance.now();
    const { dueInMs, reapInMs } = await store.look();
    await reap(reapInMs);
    const due = open.filter((kind) => (dueInMs.get(kind) ?? 1) <= 0);
    if (due.length > 0 && !isStopped()) {
      const claimed = await claimAll(due, isStopped);
      return claimed.some((count) => count > 0) ? 0 : contendedPauseMs;
    }
    return Math.max(0, Math.min(pollMs, ...open.flatMap((kind) => dueInMs.get(kind) ?? [])));
  }

  return {
    expect(kind: string | undefined): void {
      if (kind !== undefined && kinds.has(kind)) {
        expected.add(kind);
      }
    },
    async take(isStopped: () => boolean): Promise<number> {
      try {
        return await withTimeout(answerWithinMs, () => turn(isStopped));
      } catch (error) {
        logger?.warn({ err: error }, 'The task table could not be read or written; trying again.');
        return pollMs;
      }
    },
  };
}
