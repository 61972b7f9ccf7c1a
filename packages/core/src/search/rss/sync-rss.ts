import type { TaskHandler } from '../../tasks/task-handlers.ts';
import type { SearchDeps } from '../search-deps.ts';

/**
 * Reads the newest releases of all indexers and grabs what monitored movies and versions lack. Each release is decided once; what came
 * while the library was not running is caught up. Idempotent.
 */
export function createSyncRssHandler(deps: SearchDeps): TaskHandler {
  return async ({ signal, progress }) => {
    const asked = await deps.indexerSources.forSearch('rss');
    if (asked.sources.length + asked.skipped.length === 0) {
      return { message: 'No indexer is enabled for RSS.', result: { releases: 0, indexerResults: [] } };
    }
    // A library without indexers runs this every quarter of an hour too, and never loads it.
    const { syncIndexers } = await import('./sync-indexers.ts');
    return syncIndexers(deps, asked, { signal, progress });
  };
}
