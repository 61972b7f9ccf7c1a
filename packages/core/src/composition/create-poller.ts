import { createQueuePoller, type PollerPace, type QueuePoller } from '../queue/polling/queue-poller.ts';
import type { FeatureDeps } from './feature-deps.ts';
import { searchAfterFailure } from './search-after-failure.ts';

/** The poller of download clients, whose failed downloads are searched for again. */
export const createPoller = (deps: FeatureDeps, pace: PollerPace | undefined): QueuePoller =>
  createQueuePoller({ ...deps, pace, states: deps.clientStates, enqueueSearch: searchAfterFailure(deps) });
