import { createQueuePoller, type QueuePoller } from '../queue/polling/queue-poller.ts';
import { enqueueAutoSearch } from '../search/auto-search/start-auto-search.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** The poller of download clients, whose failed downloads are searched for again. */
export const createPoller = (deps: FeatureDeps): QueuePoller =>
  createQueuePoller({
    ...deps,
    states: deps.clientStates,
    enqueueSearch: (em, { movieId, itemId, searchType }) =>
      enqueueAutoSearch(deps.tasks, em, movieId, searchType, { after: itemId }),
  });
