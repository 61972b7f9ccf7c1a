import type { EntityManager } from '../database/database.ts';
import type { SearchAfterFailure } from '../queue/failed/fail-download.ts';
import { enqueueAutoSearch } from '../search/auto-search/start-auto-search.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** The search for another release, once one has failed. */
export const searchAfterFailure =
  ({ tasks }: Pick<FeatureDeps, 'tasks'>) =>
  (em: EntityManager, { movieId, searchType, itemId }: SearchAfterFailure) =>
    enqueueAutoSearch(tasks, em, movieId, searchType, { after: itemId });
