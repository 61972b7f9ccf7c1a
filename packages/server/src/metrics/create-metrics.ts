import { memoizePromise } from '../promises.ts';
import type { RegistryDeps } from './open-registry.ts';
import { createRequestDurations, type RequestDurations } from './request-durations.ts';

export interface Metrics {
  readonly recordRequest: RequestDurations['record'];
  /** All metrics of this process, in the text format of Prometheus. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Measures requests from the start, and everything else from the first read on, so that unread metrics cost nothing. */
export function createMetrics(deps: RegistryDeps): Metrics {
  const requests = createRequestDurations();
  const openRegistry = memoizePromise(async () => (await import('./open-registry.ts')).openRegistry(deps));
  return {
    recordRequest: requests.record,
    async read() {
      const registry = await openRegistry();
      return { contentType: registry.contentType, text: `${await registry.toText()}\n${requests.toText()}` };
    },
  };
}
