import type { Tag } from './find-tags.ts';
import type { Facts, SourceWord } from './words/word-table.ts';

/** What the words of a name say about its quality and media, brought together. */
export interface Evidence {
  readonly source: SourceWord | null;
  readonly isDvdRip: boolean;
  readonly isRemux: boolean;
  /** Whether a word says that it is a whole Blu-ray disc. */
  readonly isDisc: boolean;
  /** `[WEBDL]`: how early renamers wrote WEBDL-720p. */
  readonly isOldWebdl: boolean;
  readonly isHd: boolean;
  readonly isMatroska: boolean;
  readonly discHints: ReadonlySet<string>;
  readonly resolution: number | null;
  readonly videoCodec: string | null;
  readonly bitDepth: number | null;
  readonly hdr: readonly string[];
  readonly audioCodecs: readonly string[];
  readonly audioChannels: string | null;
  readonly streamingService: string | null;
  readonly languages: readonly string[];
  readonly extension: string | null;
}

export interface EvidenceParams {
  readonly tags: readonly Tag[];
  readonly languages: readonly string[];
  readonly extension: string | null;
  readonly isOldWebdl: boolean;
}

export function collectEvidence({ tags, languages, extension, isOldWebdl }: EvidenceParams): Evidence {
  const first = <K extends keyof Facts>(key: K): NonNullable<Facts[K]> | null =>
    tags.find(({ facts }) => facts[key] !== undefined)?.facts[key] ?? null;
  const all = <K extends keyof Facts>(key: K): NonNullable<Facts[K]>[] =>
    [...new Set(tags.map(({ facts }) => facts[key]))].filter((value) => value !== undefined);
  const isUhd = first('isUhd') !== null;
  const discHints = new Set<string>(all('discHint'));
  return {
    source: strongestSource(all('source'), tags),
    isDvdRip: tags.some(({ facts, strength }) => facts.source === 'dvd' && strength === 'strong'),
    isRemux: tags.some(({ facts }) => facts.modifier === 'remux'),
    isDisc: tags.some(({ facts }) => facts.modifier === 'brdisk'),
    isOldWebdl,
    isHd: first('isHd') !== null,
    isMatroska: extension === 'mkv' || all('container').length > 0,
    discHints: extension === 'iso' ? discHints.add('iso') : discHints,
    resolution: first('resolution') ?? (isUhd ? 2160 : null),
    videoCodec: first('videoCodec'),
    bitDepth: first('bitDepth'),
    hdr: all('hdr'),
    audioCodecs: all('audioCodec'),
    audioChannels: first('audioChannels'),
    streamingService: first('streamingService'),
    languages,
    extension,
  };
}

/** Recorded in cinemas or leaked: says more than where a copy of it came from. */
const overruling: readonly SourceWord[] = ['cam', 'telesync', 'telecine', 'workprint', 'dvdscr', 'regional', 'rawhd'];

function strongestSource(sources: readonly SourceWord[], tags: readonly Tag[]): SourceWord | null {
  const overruled = overruling.find((source) => sources.includes(source));
  const strong = tags.find(({ facts, strength }) => facts.source !== undefined && strength === 'strong');
  return overruled ?? strong?.facts.source ?? sources[0] ?? null;
}
