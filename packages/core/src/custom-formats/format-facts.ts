import { basename, extname } from 'node:path';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import type { ProbedMedia } from '../media-info/probed-media.ts';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { ParsedRelease, ReleaseModifier, ReleaseSource } from '../releases/parsed-release.schema.ts';
import type { Resolution } from '../releases/quality-name.ts';
import type { IndexerFlag, Release } from '../releases/release.ts';
import { partsOfQuality } from './parts-of-quality.ts';

/** What conditions of custom formats read of a release or a file. */
export interface FormatFacts {
  /** Name of the release. */
  readonly title: string;
  readonly edition: string | null;
  readonly releaseGroup: string | null;
  /** English names; empty: not known. */
  readonly languages: readonly string[];
  /** English name of the language that the movie was made in; null: not known. */
  readonly originalLanguage: string | null;
  readonly source: ReleaseSource;
  readonly resolution: Resolution;
  readonly modifier: ReleaseModifier | null;
  readonly videoCodec: string | null;
  readonly audioCodecs: readonly string[];
  readonly hdr: readonly string[];
  readonly flags: readonly IndexerFlag[];
  /** Bytes; null: not known. */
  readonly size: number | null;
}

/** What is known of the movie that a release is of. */
export interface FormatMovie {
  /** English name; null: not known. */
  readonly originalLanguage: string | null;
}

type NamedRelease = Pick<Release, 'title' | 'parsed' | 'size' | 'flags' | 'languages'>;

/** The facts of a release. @param movie the one that it is of, if it is known */
export function toFormatFacts(release: NamedRelease, movie: FormatMovie | null = null): FormatFacts {
  const { title, parsed, size, flags } = release;
  const languages =
    release.languages.length === 0
      ? parsed.languages
      : [...new Set([...parsed.languages, ...release.languages])];
  return { ...factsOfName(title, parsed, movie), languages, flags, size };
}

export type RatedMovieFile = Pick<
  StoredMovieFile,
  | 'path'
  | 'originalPath'
  | 'releaseTitle'
  | 'releaseGroup'
  | 'quality'
  | 'edition'
  | 'versionEdition'
  | 'languages'
  | 'size'
  | 'probe'
>;

/**
 * The facts of a stored file: what its release was called, and what was found in it. Indexer flags are no longer known. The name on
 * disk counts only if no other is known: it may contain names of custom formats.
 *
 * @param movie the one that it is of, if its original language is known
 */
export function fileFormatFacts(file: RatedMovieFile, movie: FormatMovie | null = null): FormatFacts {
  const name = file.releaseTitle ?? withoutExtension(file.originalPath ?? file.path);
  const named = factsOfName(name, parseReleaseName(name), movie);
  // Stored as it was probed.
  const probe = file.probe as ProbedMedia | null;
  return {
    ...named,
    ...partsOfQuality(file.quality),
    edition: file.edition ?? file.versionEdition ?? named.edition,
    releaseGroup: file.releaseGroup ?? named.releaseGroup,
    languages: file.languages.length > 0 ? file.languages : named.languages,
    videoCodec: named.videoCodec ?? probe?.videoCodec ?? null,
    hdr: probe === null || probe.dynamicRanges.length === 0 ? named.hdr : probe.dynamicRanges,
    audioCodecs: named.audioCodecs.length > 0 ? named.audioCodecs : codecsOf(probe?.audioCodec ?? null),
    size: file.size,
  };
}

const withoutExtension = (path: string) => basename(path, extname(path));

function factsOfName(name: string, parsed: ParsedRelease, movie: FormatMovie | null): FormatFacts {
  const { quality, edition, releaseGroup, languages, videoCodec, audioCodecs, isAtmos, hdr } = parsed;
  return {
    ...{ title: name, edition: edition?.text ?? null, releaseGroup, languages, videoCodec, hdr },
    ...{ source: quality.source, resolution: quality.resolution, modifier: quality.modifier },
    originalLanguage: movie?.originalLanguage ?? null,
    audioCodecs: isAtmos ? [...audioCodecs, atmos] : audioCodecs,
    flags: [],
    size: null,
  };
}

const atmos = 'Atmos';

/** `TrueHD Atmos` is two of them. */
const codecsOf = (audioCodec: string | null): readonly string[] => {
  if (audioCodec === null) return [];
  return audioCodec.endsWith(` ${atmos}`) ? [audioCodec.slice(0, -atmos.length - 1), atmos] : [audioCodec];
};
