import { createQueuePoller, type PollerPace, type QueuePoller } from '../queue/polling/queue-poller.ts';
import { searchAfterFailure } from './create-handlers.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** The poller of download clients, whose failed downloads are searched for again. */
export const createPoller = (deps: FeatureDeps, pace: PollerPace | undefined): QueuePoller =>
  createQueuePoller({ ...deps, pace, states: deps.clientStates, enqueueSearch: searchAfterFailure(deps) });
