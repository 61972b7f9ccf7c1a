import { isForeignKeyViolation } from '../../database/driver-errors.ts';
import type { PendingGrabs } from '../../downloads/pending-grabs.ts';
import { movieNotFound } from '../../errors/movie-not-found.ts';
import { clientRetryMs, keepPending, type PendingDeps, removePending } from './pending-releases.ts';

/** What users chose, and no download client could take. */
export function createPendingGrabs(deps: PendingDeps): PendingGrabs {
  return {
    keep: (params) => {
      const dueAt = new Date(deps.now().getTime() + clientRetryMs);
      return keepPending(deps, { ...params, reason: 'downloadClientUnavailable', dueAt }).catch((cause) => {
        throw isForeignKeyViolation(cause) ? movieNotFound(params.movieId) : cause;
      });
    },
    remove: (target) => deps.database.transaction((em) => removePending(deps.database, em, target)),
  };
}
