import type { Tag } from './find-tags.ts';
import type { Facts, SourceWord } from './words/word-table.ts';

type DiscHint = NonNullable<Facts['discHint']>;

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
  readonly discHints: readonly DiscHint[];
  /** In digits, which overrule UHD and 4K. */
  readonly resolution: number | null;
  readonly isUhd: boolean;
  readonly videoCodec: string | null;
  readonly bitDepth: number | null;
  readonly hdr: readonly string[];
  readonly audioCodecs: readonly string[];
  readonly audioChannels: string | null;
  readonly isAtmos: boolean;
  readonly is3d: boolean;
  /** Whether it says that it has several languages, without naming them all. */
  readonly isMultiLanguage: boolean;
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

/** In one pass, by names of properties: asking for each fact by its name took several times as long. */
export function collectEvidence({ tags, extension, isOldWebdl }: EvidenceParams): Evidence {
  const found: Found = {
    source: strongestSource(tags),
    isDvdRip: false,
    isRemux: false,
    isDisc: false,
    isOldWebdl,
    isHd: false,
    hasContainer: extension === 'mkv',
    discHints: extension === 'iso' ? ['iso'] : [],
    resolution: null,
    isUhd: false,
    videoCodec: null,
    bitDepth: null,
    hdr: [],
    audioCodecs: [],
    audioChannels: null,
    isAtmos: false,
    is3d: false,
    isMultiLanguage: false,
    streamingService: null,
    isGerman: false,
    extension,
  };
  for (const { facts, strength } of tags) {
    found.isDvdRip ||= facts.source === 'dvd' && strength === 'strong';
    found.isGerman ||= facts.language === 'German' && facts.languageForm === 'name';
    found.hasContainer ||= facts.container !== undefined;
    found.streamingService ??= facts.streamingService ?? null;
    found.audioChannels ??= facts.audioChannels ?? null;
    found.isAtmos ||= facts.isAtmos !== undefined;
    found.isMultiLanguage ||= facts.dual !== undefined;
    addNew(found.audioCodecs, facts.audioCodec);
    addPicture(found, facts);
  }
  return found;
}

type Found = { -readonly [Key in keyof Evidence]: Evidence[Key] } & Record<
  'hdr' | 'audioCodecs',
  string[]
> & {
    discHints: DiscHint[];
  };

function addPicture(found: Found, facts: Facts): void {
  found.isRemux ||= facts.modifier === 'remux';
  found.isDisc ||= facts.modifier === 'brdisk';
  found.is3d ||= facts.is3d !== undefined;
  found.isHd ||= facts.isHd !== undefined;
  found.isUhd ||= facts.isUhd !== undefined;
  found.resolution ??= facts.resolution ?? null;
  found.bitDepth ??= facts.bitDepth ?? null;
  const codec = facts.videoCodec ?? null;
  // An encoder says more than a format.
  if (found.videoCodec === null || (!encoders.has(found.videoCodec) && encoders.has(codec ?? ''))) {
    found.videoCodec = codec;
  }
  addNew(found.hdr, facts.hdr);
  addNew(found.discHints, facts.discHint);
}

function addNew<Value>(values: Value[], value: Value | undefined): void {
  if (value !== undefined && !values.includes(value)) {
    values.push(value);
  }
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
    discHints: [...file.discHints, ...folder.discHints],
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

function strongestSource(tags: readonly Tag[]): SourceWord | null {
  const found = tags.filter(({ facts }) => facts.source !== undefined);
  if (found.length < 2) {
    return found[0]?.facts.source ?? null;
  }
  const overruled = overruling.find((source) => found.some(({ facts }) => facts.source === source));
  const strong = found.find(({ strength }) => strength === 'strong');
  return overruled ?? (strong ?? found[0])?.facts.source ?? null;
}
