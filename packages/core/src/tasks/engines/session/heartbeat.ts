import type { LibraryLogger } from '../../../options.ts';
import type { LeaseStore } from './lease-store.ts';
import type { ActiveRun } from './task-run.ts';

export interface HeartbeatOptions {
  readonly store: LeaseStore;
  readonly leaseMs: number;
  readonly logger?: LibraryLogger | undefined;
  runs(): readonly ActiveRun[];
}

/**
 * Prolongs the leases of running tasks three times per lease. A run whose task is no longer its own (cancelled elsewhere,
 * taken over) gets its signal; so does every run after a whole lease without an answer from the database.
 */
export function createHeartbeat({ store, leaseMs, logger, runs }: HeartbeatOptions) {
  let lastAnswerAt = performance.now();
  let beating = false;

  async function beat(): Promise<void> {
    const held = runs();
    if (held.length === 0) {
      lastAnswerAt = performance.now();
      return;
    }
    try {
      const kept = new Set((await store.renew(held.map(({ task }) => task))).map(({ id }) => id));
      lastAnswerAt = performance.now();
      for (const run of held.filter(({ task }) => !kept.has(task.id))) {
        run.abort('lost');
      }
    } catch (error) {
      logger?.warn({ err: error }, 'The leases of running tasks could not be prolonged.');
      if (performance.now() - lastAnswerAt > leaseMs) {
        for (const run of held) {
          run.abort('lost');
        }
      }
    }
  }

  const timer = setInterval(() => {
    if (!beating) {
      beating = true;
      void beat().finally(() => {
        beating = false;
      });
    }
  }, leaseMs / 3);
  return { stop: () => clearInterval(timer) };
}
