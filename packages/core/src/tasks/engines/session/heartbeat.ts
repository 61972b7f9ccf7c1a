import { singleFlight } from '../../../async/memoize-promise.ts';
import { withTimeout } from '../../../async/with-timeout.ts';
import { databaseCodeOf } from '../../../database/driver-errors.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { ClaimStore, Fence } from './claim-store.ts';
import type { ActiveRun } from './task-run.ts';

export interface HeartbeatOptions {
  readonly store: Pick<ClaimStore, 'held' | 'renew'>;
  readonly leaseMs: number;
  readonly logger?: LibraryLogger | undefined;
  runs(): readonly ActiveRun[];
}

/** How often a run checks whether another process has cancelled its task. */
const checkMs = 1_000;
/** The least time between two checks that commits cause. */
const leastPauseMs = 250;

/**
 * Renews the leases of running tasks three times per lease, and checks every second whether they are still held. A run that
 * has lost its task (cancelled, or claimed by another process) gets its signal; so does every run after a whole lease without
 * an answer from the database.
 */
export function createHeartbeat({ store, leaseMs, logger, runs }: HeartbeatOptions) {
  const renewMs = leaseMs / 3;
  let lastAnswerAt = performance.now();
  let renewAt = performance.now() + renewMs;

  async function checkLeases(): Promise<void> {
    const active = runs();
    if (active.length === 0) {
      lastAnswerAt = performance.now();
      return;
    }
    const isRenewal = performance.now() >= renewAt;
    try {
      const fences = active.map(({ task }) => task);
      const held = await withTimeout(leaseMs, () => (isRenewal ? store.renew(fences) : store.held(fences)));
      lastAnswerAt = performance.now();
      if (isRenewal) {
        renewAt = lastAnswerAt + renewMs;
      }
      abortLost(active, held);
    } catch (error) {
      logger?.warn({ err: error }, 'The leases of running tasks could not be renewed.');
      if (isLockedByAnother(error)) {
        // No process can reap them meanwhile, and the one that holds the lock renews them.
        lastAnswerAt = performance.now();
      }
      if (performance.now() - lastAnswerAt > leaseMs) {
        abortLost(active, []);
      }
    }
  }

  const check = singleFlight(checkLeases);
  const timer = setInterval(check, Math.min(checkMs, renewMs));
  let checkedAt = 0;
  return {
    /** Checks now, unless the last check was just before. */
    async check(): Promise<void> {
      if (performance.now() - checkedAt > leastPauseMs) {
        checkedAt = performance.now();
        await check();
      }
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await check.take();
    },
  };
}

const isLockedByAnother = (error: unknown) => databaseCodeOf(error)?.startsWith('SQLITE_BUSY') ?? false;

function abortLost(active: readonly ActiveRun[], held: readonly Fence[]): void {
  const kept = new Set(held.map(({ id, attempt }) => `${id} ${attempt}`));
  for (const run of active) {
    if (!kept.has(`${run.task.id} ${run.task.attempt}`)) {
      run.abort('lost');
    }
  }
}
