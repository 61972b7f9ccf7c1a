import { memoizePromise } from '../async/memoize-promise.ts';
import type { MediaProbe } from './create-media-probe.ts';

/** The probe of a library, whose modules the first file loads. */
export function createLazyMediaProbe(): MediaProbe {
  let mediaProbe: MediaProbe | undefined;
  const load = memoizePromise(async () => {
    const { createMediaProbe } = await import('./create-media-probe.ts');
    mediaProbe = createMediaProbe();
    return mediaProbe;
  });
  return {
    probe: async (path, options) => (await load()).probe(path, options),
    close: async () => mediaProbe?.close(),
  };
}
