import { mergeEvidence } from './evidence.ts';
import { extraFolders, sampleFolders, trailerFolders } from './left-out-kind.ts';
import type { ParsedRelease } from './parsed-release.schema.ts';
import { type ReadName, readName } from './read-name.ts';
import { readQuality } from './read-quality.ts';

/** Folders whose names say nothing about the movie in them. */
const genericFolders = new Set(
  'bdmv|stream|playlist|video_ts|audio_ts|certificate|backup|sample|samples|subs|subtitles|movies|movie|downloads|download|complete|media|videos|video|tv'.split(
    '|',
  ),
);
const partFolder = /^(?:cd|dvd|disc|disk|part)[ ._-]?(\d)$/;

/**
 * Reads the path of a file: the name of the file and that of its folder, of which the better one says what the movie is, and
 * the other adds what is missing. Slashes and backslashes separate folders.
 *
 * @param path - Absolute or relative path of a file.
 * @returns What both names say, in the form of `parseReleaseName`.
 * @example
 * const { title, quality } = parseReleasePath('/movies/Inception (2010)/incpt-1080p.bluray.mkv');
 * console.log(title, quality.name); // Inception Bluray-1080p
 */
export function parseReleasePath(path: string): ParsedRelease {
  const names = path.split(/[/\\]+/).filter((name) => name !== '' && name !== '.');
  const read = readName(names.at(-1) ?? '');
  const file = read.release;
  const folders = names.slice(0, -1).reverse().slice(0, 4);
  const special = folders.map((name) => name.toLowerCase());
  const folder = folders.find((_, index) => !isSpecial(special[index] ?? ''));
  const merged = folder === undefined ? file : mergeNames(read, readName(folder));
  const [parent = ''] = special;
  return {
    ...merged,
    isSample: file.isSample || sampleFolders.has(parent),
    isTrailer: file.isTrailer || trailerFolders.has(parent),
    isExtra: file.isExtra || extraFolders.has(parent),
    part: file.part ?? (Number(partFolder.exec(parent)?.[1] ?? 0) || null),
  };
}

const isSpecial = (name: string) =>
  genericFolders.has(name) ||
  trailerFolders.has(name) ||
  extraFolders.has(name) ||
  partFolder.test(name) ||
  /^[a-z]:$/.test(name);

/** The better name's title, year and quality, and of everything else what one of them says, the better one first. */
function mergeNames(fileName: ReadName, folderName: ReadName): ParsedRelease {
  const { release: file } = fileName;
  const { release: folder } = folderName;
  const [better, other] = scoreOfFolder(folder) > score(file) ? [folder, file] : [file, folder];
  return {
    ...better,
    year: better.year ?? (sameTitle(better, other) ? other.year : null),
    imdbId: better.imdbId ?? other.imdbId,
    tmdbId: better.tmdbId ?? other.tmdbId,
    quality: readQuality(mergeEvidence(fileName.evidence, folderName.evidence)),
    revision: file.revision.version >= folder.revision.version ? file.revision : folder.revision,
    edition: better.edition ?? other.edition,
    languages: better.languages.length > 0 ? better.languages : other.languages,
    isMultiLanguage: better.isMultiLanguage || other.isMultiLanguage,
    releaseGroup: better.releaseGroup ?? other.releaseGroup,
    videoCodec: better.videoCodec ?? other.videoCodec,
    bitDepth: better.bitDepth ?? other.bitDepth,
    hdr: better.hdr.length > 0 ? better.hdr : other.hdr,
    audioCodecs: better.audioCodecs.length > 0 ? better.audioCodecs : other.audioCodecs,
    audioChannels: better.audioChannels ?? other.audioChannels,
    isAtmos: better.isAtmos || other.isAtmos,
    is3d: better.is3d || other.is3d,
    streamingService: better.streamingService ?? other.streamingService,
  };
}

const sameTitle = (one: ParsedRelease, other: ParsedRelease) =>
  one.title.toLowerCase() === other.title.toLowerCase();

const longestWord = 15;

/** Hashes and abbreviations have one word, or long ones. */
const isName = ({ title }: ParsedRelease) =>
  /[\s\p{Script=Han}]/u.test(title) && !title.split(' ').some((word) => word.length > longestWord);

/** A folder without a year, an id or a quality is a collection of movies. */
const scoreOfFolder = (folder: ParsedRelease) =>
  score(folder) > 3 || folder.quality.evidence === 'words' ? score(folder) : 0;

/** How much a name says about which movie it is. */
const score = (release: ParsedRelease) =>
  (release.title === '' ? -8 : 0) +
  (release.year === null ? 0 : 8) +
  (release.imdbId === null && release.tmdbId === null ? 0 : 4) +
  (isName(release) ? 2 : 0) +
  (release.releaseGroup === null ? 0 : 1);
