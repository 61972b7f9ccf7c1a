import type { TaskHandler } from '../../tasks/task-handlers.ts';
import type { SearchDeps } from '../search-deps.ts';
import { readPending } from './pending-releases.ts';

/** Per run; those that are due first. */
const maximumReleases = 200;

/** Decides again about releases that waited, and grabs those that are still wanted, and those that a user chose. Idempotent. */
export function createGrabPendingReleasesHandler(deps: SearchDeps): TaskHandler {
  return async ({ signal, progress }) => {
    const now = deps.now();
    const due = await readPending(deps, { dueBy: now, limit: maximumReleases });
    const delayed = await readPending(deps, { delayedAt: now, limit: maximumReleases - due.length });
    if (due.length + delayed.length === 0) {
      return { message: 'No release is due.', result: { releases: [] } };
    }
    // A library in which nothing waits runs this every five minutes too, and never loads it.
    const { settlePending } = await import('./settle-pending.ts');
    return settlePending(deps, { due, delayed }, { signal, progress });
  };
}
