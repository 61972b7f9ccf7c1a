import { memoizePromise } from '../async/memoize-promise.ts';
import type { MediaProbe } from './create-media-probe.ts';

/** The probe of a library, whose modules the first file loads. */
export function createLazyMediaProbe(): MediaProbe {
  let isUsed = false;
  const loaded = memoizePromise(async () => (await import('./create-media-probe.ts')).createMediaProbe());
  return {
    async probe(path, options) {
      isUsed = true;
      return (await loaded()).probe(path, options);
    },
    async close() {
      if (isUsed) {
        await (await loaded()).close();
      }
    },
  };
}
