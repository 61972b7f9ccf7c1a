import type { OpenRegistry, RegistryDeps } from './open-registry.ts';
import { createRequestDurations, type RequestDurations } from './request-durations.ts';

export interface Metrics {
  readonly recordRequest: RequestDurations['record'];
  /** All there is to measure of this instance, in Prometheus' text format. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Requests are measured from the start, all else from the first reading on: whoever never reads it pays nothing for it. */
export function createMetrics(deps: RegistryDeps): Metrics {
  const requests = createRequestDurations();
  let opening: Promise<OpenRegistry> | undefined;
  return {
    recordRequest: requests.record,
    async read() {
      opening ??= import('./open-registry.ts').then(({ openRegistry }) => openRegistry(deps));
      const registry = await opening;
      return { contentType: registry.contentType, text: `${await registry.toText()}\n${requests.toText()}` };
    },
  };
}
