import { type Evidence, encoders } from './evidence.ts';
import type { ReleaseModifier, ReleaseQuality, ReleaseSource } from './parsed-release.schema.ts';
import { type QualityParts, qualityName, type Resolution } from './quality-name.ts';
import type { SourceWord } from './words/word-table.ts';

const parts = (
  source: ReleaseSource,
  resolution: Resolution = null,
  modifier: ReleaseModifier | null = null,
): QualityParts => ({ source, resolution, modifier });

/** Containers of old releases are standard definition, as a rule; the media itself has the last word. */
const byExtension: Readonly<Record<string, QualityParts>> = {
  ...Object.fromEntries(
    'avi|wmv|divx|xvid|mpg|mpeg|m2v|m4v|mp4|mov|flv|ogm|ogv|rm|rmvb|asf|3gp|strm|dvr-ms|ts|wtv|nrg'
      .split('|')
      .map((extension) => [extension, parts('tv', 480)]),
  ),
  mkv: parts('tv', 720),
  mk3d: parts('tv', 720),
  vob: parts('dvd'),
  ifo: parts('dvd'),
  iso: parts('dvd'),
  img: parts('dvd'),
  m2ts: parts('bluray', 720),
};

/** The quality that words claim; without any, the one that is usual for the extension. */
export function readQuality(given: Evidence): ReleaseQuality {
  const evidence = given.resolution === null && given.isUhd ? { ...given, resolution: 2160 } : given;
  const claimed = qualityOfWords(evidence);
  const guessed = claimed ?? byExtension[evidence.extension ?? ''];
  const result = guessed ?? parts('unknown');
  return {
    name: qualityName(result),
    source: result.source,
    resolution: result.resolution,
    modifier: result.modifier,
    evidence: claimed !== null ? 'words' : guessed !== undefined ? 'extension' : null,
  };
}

function qualityOfWords(evidence: Evidence): QualityParts | null {
  const source = evidence.source ?? sourceWithoutWord(evidence);
  switch (source) {
    case null:
      return null;
    case 'cam':
    case 'telesync':
    case 'telecine':
    case 'workprint':
      return parts(source);
    case 'dvdscr':
      return parts('dvd', 480, 'screener');
    case 'regional':
      return parts('dvd', 480, 'regional');
    case 'rawhd':
      return parts('tv', 1080, 'rawhd');
    case 'dvd':
    case 'dvdr':
      return isWholeDvd(source, evidence) ? parts('dvd', 480, 'remux') : parts('dvd');
    case 'sdtv':
    case 'tv':
      return tvQuality(source, evidence);
    case 'webdl':
    case 'webrip':
      return parts(source, stepOf(evidence.resolution ?? (evidence.isOldWebdl ? 720 : 480)));
    default:
      return blurayQuality(source, evidence);
  }
}

/** A remux is of a disc; a service is on the web; old codecs and bare resolutions are counted as television. */
function sourceWithoutWord(evidence: Evidence): SourceWord | null {
  if (evidence.isRemux || evidence.isDisc) {
    return 'bluray';
  }
  if (evidence.streamingService !== null && evidence.resolution !== null) {
    return 'webdl';
  }
  const isDvd = evidence.discHints.includes('pal') || evidence.discHints.includes('ntsc');
  if (isDvd && evidence.videoCodec === null && evidence.resolution === null) {
    return 'dvdr';
  }
  const isOldCodec = evidence.videoCodec === 'xvid' || evidence.videoCodec === 'divx';
  return evidence.resolution !== null || isOldCodec ? 'tv' : null;
}

function isWholeDvd(source: 'dvd' | 'dvdr', evidence: Evidence): boolean {
  if (source === 'dvdr') {
    return true;
  }
  const isEncoded = evidence.isDvdRip || evidence.videoCodec === 'x264' || evidence.videoCodec === 'xvid';
  return !isEncoded && (evidence.isRemux || evidence.discHints.length > 0);
}

function tvQuality(source: 'tv' | 'sdtv', { resolution, isHd, videoCodec }: Evidence): QualityParts {
  if (source === 'tv' && videoCodec === 'mpeg2') {
    return parts('tv', 1080, 'rawhd');
  }
  const step = stepOf(resolution ?? (isHd ? 720 : 480));
  return parts('tv', step === 576 ? 480 : step);
}

function blurayQuality(source: SourceWord, evidence: Evidence): QualityParts {
  const isRip = source === 'bdrip';
  if (!isRip && isWholeDisc(source, evidence)) {
    return parts('bluray', 1080, 'brdisk');
  }
  const isOldCodec = evidence.videoCodec === 'xvid' || evidence.videoCodec === 'divx';
  const isRemux = evidence.isRemux || isUnnamedRemux(evidence);
  const usual = isRip || isOldCodec ? 480 : isRemux ? 1080 : 720;
  const resolution = stepOf(evidence.resolution ?? usual, true);
  const isLarge = resolution === 1080 || resolution === 2160;
  return parts('bluray', resolution, isRemux && isLarge ? 'remux' : null);
}

const discCodecs = new Set(['avc', 'vc1', 'mvc', 'mpeg2']);
/** Sound that encodes have and discs have not. */
const encodedAudio = new Set(['AAC', 'FLAC', 'Opus', 'Vorbis', 'MP3']);

/** Disc codecs without an encoder's name, or a word such as COMPLETE. */
function isWholeDisc(source: SourceWord, evidence: Evidence): boolean {
  if (evidence.isDisc && !evidence.isRemux) {
    return true;
  }
  const { videoCodec, discHints, resolution } = evidence;
  const isEncoded = videoCodec !== null && encoders.has(videoCodec);
  const isSmall = resolution !== null && resolution < 1080;
  if (isEncoded || isSmall || evidence.isRemux || evidence.bitDepth === 10) {
    return false;
  }
  if (discHints.includes('complete') || discHints.includes('untouched') || discHints.includes('iso')) {
    return true;
  }
  return hasDiscCodec(source, evidence) && !evidence.isGerman && !evidence.hasContainer;
}

function hasDiscCodec(source: SourceWord, { videoCodec, audioCodecs, resolution }: Evidence): boolean {
  const isEncodedAudio = audioCodecs.some(
    (codec) => encodedAudio.has(codec) || (codec === 'DD+' && source !== 'hddvd'),
  );
  const isHevcDisc = videoCodec === 'hevc' && resolution === 2160 && audioCodecs.length > 0;
  return !isEncodedAudio && videoCodec !== null && (discCodecs.has(videoCodec) || isHevcDisc);
}

/** German groups name untouched streams by the codec alone: `German.DL.1080p.BluRay.AVC`. */
function isUnnamedRemux({ isGerman, videoCodec, resolution, audioCodecs }: Evidence): boolean {
  const isLarge = resolution === 1080 || resolution === 2160;
  const isUntouched = videoCodec === 'avc' || videoCodec === 'vc1' || videoCodec === 'mpeg2';
  const isEncoded = audioCodecs.some((codec) => encodedAudio.has(codec));
  return isGerman && isLarge && isUntouched && !isEncoded;
}

function stepOf(resolution: number, has576 = false): Exclude<Resolution, null> {
  if (resolution >= 2160) {
    return 2160;
  }
  if (resolution >= 1080) {
    return 1080;
  }
  return resolution >= 720 ? 720 : resolution >= 576 && has576 ? 576 : 480;
}
