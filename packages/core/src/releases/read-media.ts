import type { Evidence } from './evidence.ts';
import type { Tag } from './find-tags.ts';

/** Codecs, channels and the like. */
export const mediaOf = (evidence: Evidence, tags: readonly Tag[]) => ({
  isMultiLanguage: tags.some(({ facts }) => facts.dual !== undefined),
  videoCodec: evidence.videoCodec,
  bitDepth: evidence.bitDepth,
  hdr: [...evidence.hdr],
  audioCodecs: [...evidence.audioCodecs],
  audioChannels: evidence.audioChannels,
  isAtmos: tags.some(({ facts }) => facts.isAtmos === true),
  is3d: tags.some(({ facts }) => facts.is3d === true),
  streamingService: evidence.streamingService,
});
