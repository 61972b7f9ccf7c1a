import type { Quality } from '../quality/qualities.ts';
import type { Evidence } from './evidence.ts';
import type { ReleaseModifier, ReleaseQuality, ReleaseSource } from './parsed-release.schema.ts';
import type { SourceWord } from './words/word-table.ts';

type Resolution = ReleaseQuality['resolution'];

interface Triple {
  readonly source: ReleaseSource;
  readonly resolution: Resolution;
  readonly modifier: ReleaseModifier | null;
}

const triple = (
  source: ReleaseSource,
  resolution: Resolution = null,
  modifier: ReleaseModifier | null = null,
): Triple => ({ source, resolution, modifier });

/** Containers of old releases are standard definition, as a rule; the media itself has the last word. */
const byExtension: Readonly<Record<string, Triple>> = {
  ...Object.fromEntries(
    'avi|wmv|divx|xvid|mpg|mpeg|m2v|m4v|mp4|mov|flv|ogm|ogv|rm|rmvb|asf|3gp|strm|dvr-ms|ts|wtv|nrg'
      .split('|')
      .map((extension) => [extension, triple('tv', 480)]),
  ),
  mkv: triple('tv', 720),
  mk3d: triple('tv', 720),
  vob: triple('dvd'),
  ifo: triple('dvd'),
  iso: triple('dvd'),
  img: triple('dvd'),
  m2ts: triple('bluray', 720),
};

/** The quality that words claim; without any, the one that is usual for the extension. */
export function readQuality(evidence: Evidence): ReleaseQuality {
  const claimed = qualityOfWords(evidence);
  const guessed = claimed ?? byExtension[evidence.extension ?? ''];
  const result = guessed ?? triple('unknown');
  return {
    name: nameOf(result),
    ...result,
    evidence: claimed !== null ? 'words' : guessed !== undefined ? 'extension' : null,
  };
}

function qualityOfWords(evidence: Evidence): Triple | null {
  const source = evidence.source ?? sourceWithoutWord(evidence);
  switch (source) {
    case null:
      return null;
    case 'cam':
    case 'telesync':
    case 'telecine':
    case 'workprint':
      return triple(source);
    case 'dvdscr':
      return triple('dvd', 480, 'screener');
    case 'regional':
      return triple('dvd', 480, 'regional');
    case 'rawhd':
      return triple('tv', 1080, 'rawhd');
    case 'dvd':
    case 'dvdr':
      return isWholeDvd(source, evidence) ? triple('dvd', 480, 'remux') : triple('dvd');
    case 'sdtv':
    case 'tv':
      return tvQuality(evidence);
    case 'webdl':
    case 'webrip':
      return triple(source, stepOf(evidence.resolution ?? (evidence.isOldWebdl ? 720 : 480)));
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
  const isDvd = evidence.discHints.has('pal') || evidence.discHints.has('ntsc');
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
  return !isEncoded && (evidence.isRemux || evidence.discHints.size > 0);
}

function tvQuality({ resolution, isHd, source, videoCodec }: Evidence): Triple {
  if (source === 'tv' && videoCodec === 'mpeg2') {
    return triple('tv', 1080, 'rawhd');
  }
  const step = stepOf(resolution ?? (isHd ? 720 : 480));
  return triple('tv', step === 576 ? 480 : step);
}

function blurayQuality(source: SourceWord, evidence: Evidence): Triple {
  const isRip = source === 'bdrip';
  if (!isRip && isWholeDisc(source, evidence)) {
    return triple('bluray', 1080, 'brdisk');
  }
  const isOldCodec = evidence.videoCodec === 'xvid' || evidence.videoCodec === 'divx';
  const isRemux = evidence.isRemux || isUnnamedRemux(evidence);
  const usual = isRip || isOldCodec ? 480 : isRemux ? 1080 : 720;
  const resolution = stepOf(evidence.resolution ?? usual, true);
  const isLarge = resolution === 1080 || resolution === 2160;
  return triple('bluray', resolution, isRemux && isLarge ? 'remux' : null);
}

const discCodecs = new Set(['avc', 'vc1', 'mvc', 'mpeg2']);
const encoders = new Set(['x264', 'h264', 'x265', 'h265', 'xvid', 'divx', 'av1', 'h266', 'vp9']);
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
  if (discHints.has('complete') || discHints.has('untouched') || discHints.has('iso')) {
    return true;
  }
  const isGerman = evidence.languages.includes('German');
  return (hasDiscCodec(source, evidence) && !isGerman && !evidence.isMatroska) || false;
}

function hasDiscCodec(source: SourceWord, { videoCodec, audioCodecs, resolution }: Evidence): boolean {
  const isEncodedAudio = audioCodecs.some(
    (codec) => encodedAudio.has(codec) || (codec === 'DD+' && source !== 'hddvd'),
  );
  const isHevcDisc = videoCodec === 'hevc' && resolution === 2160 && audioCodecs.length > 0;
  return !isEncodedAudio && videoCodec !== null && (discCodecs.has(videoCodec) || isHevcDisc);
}

/** German groups name untouched streams by the codec alone: `German.DL.1080p.BluRay.AVC`. */
function isUnnamedRemux({ languages, videoCodec, resolution, audioCodecs }: Evidence): boolean {
  const isLarge = resolution === 1080 || resolution === 2160;
  const isUntouched = videoCodec === 'avc' || videoCodec === 'vc1' || videoCodec === 'mpeg2';
  const isEncoded = audioCodecs.some((codec) => encodedAudio.has(codec));
  return languages.includes('German') && isLarge && isUntouched && !isEncoded;
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

const resolutionNames = { tv: 'HDTV', webdl: 'WEBDL', webrip: 'WEBRip', bluray: 'Bluray' } as const;
const sourceNames = {
  unknown: 'Unknown',
  workprint: 'WORKPRINT',
  cam: 'CAM',
  telesync: 'TELESYNC',
  telecine: 'TELECINE',
  dvd: 'DVD',
} as const;

function nameOf({ source, resolution, modifier }: Triple): Quality {
  switch (modifier) {
    case 'screener':
      return 'DVDSCR';
    case 'regional':
      return 'REGIONAL';
    case 'rawhd':
      return 'Raw-HD';
    case 'brdisk':
      return 'BR-DISK';
    case 'remux':
      return source === 'dvd' ? 'DVD-R' : resolution === 2160 ? 'Remux-2160p' : 'Remux-1080p';
    default:
      return nameOfPlain(source, resolution);
  }
}

function nameOfPlain(source: ReleaseSource, resolution: Resolution): Quality {
  if (source !== 'tv' && source !== 'webdl' && source !== 'webrip' && source !== 'bluray') {
    return sourceNames[source];
  }
  const lines = resolution ?? 480;
  if (source === 'bluray') {
    return `Bluray-${lines}p`;
  }
  const step = lines === 576 ? 480 : lines;
  if (source === 'tv') {
    return step === 480 ? 'SDTV' : `HDTV-${step}p`;
  }
  return `${resolutionNames[source]}-${step}p`;
}
