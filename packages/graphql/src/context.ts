import type { Library, Principal } from '@cinephage/core';
import type { Loaders } from './loaders.ts';

/** What every resolver gets. One per operation; per event in a subscription. */
export interface GraphQLContext {
  readonly library: Library;
  readonly principal: Principal;
  readonly loaders: Loaders;
  /** Fires when the caller has left or the time is up. */
  readonly signal?: AbortSignal | undefined;
}
