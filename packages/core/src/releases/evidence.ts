import type { Tag } from './find-tags.ts';
import type { Facts, SourceWord } from './words/word-table.ts';

/** What the words of a name say about its quality and media, brought together. */
export interface Evidence {
  readonly source: SourceWord | null;
  readonly isDvdRip: boolean;
  readonly isRemux: boolean;
  /** Whether a word says that it is a whole Blu-ray disc. */
  readonly isDisc: boolean;
  /** `[WEBDL]`: how early templates for file names wrote WEBDL-720p. */
  readonly isOldWebdl: boolean;
  readonly isHd: boolean;
  /** Whether it is a file such as MKV, which whole discs are not. */
  readonly hasContainer: boolean;
  readonly discHints: ReadonlySet<string>;
  /** In digits, which overrule UHD and 4K. */
  readonly resolution: number | null;
  readonly isUhd: boolean;
  readonly videoCodec: string | null;
  readonly bitDepth: number | null;
  readonly hdr: readonly string[];
  readonly audioCodecs: readonly string[];
  readonly audioChannels: string | null;
  readonly streamingService: string | null;
  /** Whether the name has German in full, as releases of German groups have. */
  readonly isGerman: boolean;
  readonly extension: string | null;
}

export interface EvidenceParams {
  readonly tags: readonly Tag[];
  readonly extension: string | null;
  readonly isOldWebdl: boolean;
}

export function collectEvidence({ tags, extension, isOldWebdl }: EvidenceParams): Evidence {
  const all = <K extends keyof Facts>(key: K) => allFacts(tags, key);
  const first = <K extends keyof Facts>(key: K) => firstFact(tags, key);
  const codecs = all('videoCodec');
  const discHints = new Set<string>(all('discHint'));
  return {
    source: strongestSource(all('source'), tags),
    isDvdRip: tags.some(({ facts, strength }) => facts.source === 'dvd' && strength === 'strong'),
    isRemux: tags.some(({ facts }) => facts.modifier === 'remux'),
    isDisc: tags.some(({ facts }) => facts.modifier === 'brdisk'),
    isOldWebdl,
    isHd: first('isHd') !== null,
    hasContainer: extension === 'mkv' || all('container').length > 0,
    discHints: extension === 'iso' ? discHints.add('iso') : discHints,
    resolution: first('resolution'),
    isUhd: first('isUhd') !== null,
    videoCodec: codecs.find((codec) => encoders.has(codec)) ?? codecs[0] ?? null,
    bitDepth: first('bitDepth'),
    hdr: all('hdr'),
    audioCodecs: all('audioCodec'),
    audioChannels: first('audioChannels'),
    streamingService: first('streamingService'),
    isGerman: tags.some(({ facts }) => facts.language === 'German' && facts.languageForm === 'name'),
    extension,
  };
}

/** What the first tag that says something about it says; null if none does. */
export function firstFact<K extends keyof Facts>(tags: readonly Tag[], key: K): NonNullable<Facts[K]> | null {
  for (const { facts } of tags) {
    const value = facts[key];
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

function allFacts<K extends keyof Facts>(tags: readonly Tag[], key: K): NonNullable<Facts[K]>[] {
  const found: NonNullable<Facts[K]>[] = [];
  for (const { facts } of tags) {
    const value = facts[key];
    if (value !== undefined && !found.includes(value)) {
      found.push(value);
    }
  }
  return found;
}

/** Encoders and their formats; discs are named after other formats (AVC, VC-1). */
export const encoders: ReadonlySet<string> = new Set('x264|h264|x265|h265|xvid|divx|av1|h266|vp9'.split('|'));

/** What the names of a file and of its folder say together; of two sources, the file's counts. */
export function mergeEvidence(file: Evidence, folder: Evidence): Evidence {
  const isOfOne = file.source === null || folder.source === null || file.source === folder.source;
  const resolution = file.resolution ?? (isOfOne ? folder.resolution : null);
  return {
    ...file,
    source: file.source ?? folder.source,
    isDvdRip: file.isDvdRip || folder.isDvdRip,
    isRemux: file.isRemux || folder.isRemux,
    isDisc: file.isDisc || folder.isDisc,
    isHd: file.isHd || folder.isHd,
    isUhd: file.isUhd || folder.isUhd,
    discHints: new Set([...file.discHints, ...folder.discHints]),
    resolution,
    videoCodec: file.videoCodec ?? folder.videoCodec,
    bitDepth: file.bitDepth ?? folder.bitDepth,
    audioCodecs: file.audioCodecs.length > 0 ? file.audioCodecs : folder.audioCodecs,
    streamingService: file.streamingService ?? folder.streamingService,
    isGerman: file.isGerman || folder.isGerman,
  };
}

/** Recorded in cinemas or leaked: says more than where a copy of it came from. */
const overruling: readonly SourceWord[] = [
  'cam',
  'telesync',
  'telecine',
  'workprint',
  'dvdscr',
  'regional',
  'rawhd',
];

function strongestSource(sources: readonly SourceWord[], tags: readonly Tag[]): SourceWord | null {
  const overruled = overruling.find((source) => sources.includes(source));
  const strong = tags.find(({ facts, strength }) => facts.source !== undefined && strength === 'strong');
  return overruled ?? strong?.facts.source ?? sources[0] ?? null;
}
