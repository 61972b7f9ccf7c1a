import type { Segment, Token, TokenizedName } from './tokenize.ts';
import { findWord, longestWordFrom } from './vocabulary.ts';
import type { Facts, Word } from './words/word-table.ts';

/** A word of the tables, or of a pattern, in a name. */
export interface Tag extends Word {
  /** Indexes of its first token, and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

const strong = (facts: Facts): Word => ({ strength: 'strong', facts });
const weak = (facts: Facts): Word => ({ strength: 'weak', facts });

/** Everything the name says, in its order, without overlaps; the longest word at each place. */
export function findTags(name: TokenizedName): Tag[] {
  const tags: Tag[] = [];
  let index = 0;
  while (index < name.tokens.length) {
    const tag =
      wordAt(name, index) ??
      numberedAt(name, index) ??
      channelsAt(name, index, tags.at(-1)) ??
      patternAt(name, index);
    if (tag !== null) {
      tags.push(tag);
    }
    index = tag?.to ?? index + 1;
  }
  return tags;
}

/** At most this between two tokens of one word, as in `x264 - GROUP`. */
const longestSeparator = 1;

/** In other letters it is Italian. */
const itunes = 'iT';

function wordAt({ tokens }: TokenizedName, from: number): Tag | null {
  const first = tokens[from] as Token;
  if (first.text === itunes) {
    return { ...weak({ streamingService: 'iTunes' }), from, to: from + 1 };
  }
  const longest = longestWordFrom(first.key);
  let found: Tag | null = null;
  let keys = first.key;
  for (let to = from + 1; to <= from + longest; to++) {
    const word = findWord(keys);
    found = word === undefined ? found : { ...word, from, to };
    const next = tokens[to];
    if (next === undefined || next.segment !== first.segment || gapBefore(tokens, to) > longestSeparator) {
      break;
    }
    keys = `${keys} ${next.key}`;
  }
  return found;
}

const gapBefore = (tokens: readonly Token[], index: number) =>
  (tokens[index]?.start ?? 0) - (tokens[index - 1]?.end ?? 0);

const imdbId = /^tt\d{7,9}$/;
const digits = /^\d{1,9}$/;
const imdbWords = new Set(['imdb', 'imdbid']);
const tmdbWords = new Set(['tmdb', 'tmdbid', 'themoviedb', 'themoviedbid']);

/** Ids, and Spanish numbers of episodes (`Cap.101`): a word and a number. */
function numberedAt({ tokens }: TokenizedName, from: number): Tag | null {
  const key = tokens[from]?.key ?? '';
  if (imdbId.test(key)) {
    return { ...strong({ imdbId: key }), from, to: from + 1 };
  }
  const number = tokens[from + 1]?.key ?? '';
  if (imdbWords.has(key) && (imdbId.test(number) || /^\d{7,9}$/.test(number))) {
    return { ...strong({ imdbId: number.startsWith('tt') ? number : `tt${number}` }), from, to: from + 2 };
  }
  if (key === 'cap' && /^\d{3,4}$/.test(number)) {
    return { ...strong({ isEpisode: true }), from, to: from + 2 };
  }
  return tmdbWords.has(key) && digits.test(number)
    ? { ...strong({ tmdbId: Number(number) }), from, to: from + 2 }
    : null;
}

const main = /^[1-9]$/;
const effects = /^[0124]$/;

/** `5.1`, `5 1` or `5-1` right after a word of a release; a single number of channels is a pattern. */
function channelsAt({ tokens }: TokenizedName, from: number, previous: Tag | undefined): Tag | null {
  const first = tokens[from] as Token;
  const second = tokens[from + 1];
  const isPair =
    previous?.to === from &&
    previous.facts.part === undefined &&
    second?.segment === first.segment &&
    main.test(first.key) &&
    (effects.test(second.key) || second.key === '1ch') &&
    second.start - first.end === 1;
  return isPair ? { ...weak({ audioChannels: `${first.key}.${second.key[0]}` }), from, to: from + 2 } : null;
}

const longestPattern = 16;

function patternAt(name: TokenizedName, from: number): Tag | null {
  const { key } = name.tokens[from] as Token;
  if (key === 'www') {
    return { ...weak({}), from, to: endOfAddress(name.tokens, from) };
  }
  if (key.length < 2 || key.length > longestPattern) {
    return null;
  }
  const word = patternWord(key, name.segments[name.tokens[from]?.segment ?? 0]);
  return word === null ? null : { ...word, from, to: from + 1 };
}

const lines = /^(\d{3,4})[pi]$/;
const dimensions = /^(\d{3,4})x(\d{3,4})$/;
const episode = /^(?:s\d{1,2}(?:e\d{1,4}){0,3}|\d{1,2}x\d{1,3}|e\d{2,3}|s\d{1,2}e\d{1,3}v\d)$/;
const episodeVersion = /^\d{2,3}v([2-9])$/;
const channels = /^(\d)ch$|^([257])1ch$/;
const size = /^\d{1,5}(?:mb|gb|mib|gib|kbps|mbps)$/;
const checksum = /^[0-9a-f]{8}$/;
const hasDigit = /\d/;

function patternWord(key: string, segment: Segment | undefined): Word | null {
  const isNumeric = hasDigit.test(key);
  if (!isNumeric) {
    return isGluedSubtitles(key) ? weak({ subtitles: 'glued' }) : null;
  }
  const resolution = resolutionOf(key);
  if (resolution !== null) {
    return strong({ resolution });
  }
  if (episode.test(key)) {
    return strong({ isEpisode: true });
  }
  const version = episodeVersion.exec(key)?.[1];
  if (version !== undefined) {
    return strong({ isEpisode: true, revision: 'version', version: Number(version) });
  }
  const [, single, surround] = channels.exec(key) ?? [];
  if (single !== undefined || surround !== undefined) {
    return weak({ audioChannels: surround === undefined ? channelsOfCount(single) : `${surround}.1` });
  }
  const isChecksum = segment?.isBracketed === true && checksum.test(key);
  return isChecksum || size.test(key) ? weak({}) : null;
}

const subtitleEnding = /^([a-z]{2,10}?)(?:subs?|subbed|subtitles|titulado)$/;

/** A language with a word for subtitles: PLSUB, NLSubs, SweSub. */
function isGluedSubtitles(key: string): boolean {
  const language = subtitleEnding.exec(key)?.[1];
  return language !== undefined && findWord(language)?.facts.language !== undefined;
}

const channelsOfCount = (count = '') => (count === '6' ? '5.1' : count === '8' ? '7.1' : `${count}.0`);

function resolutionOf(key: string): number | null {
  const [, height] = lines.exec(key) ?? [];
  if (height !== undefined) {
    return nearestResolution(0, Number(height));
  }
  const [, x, y] = dimensions.exec(key) ?? [];
  return x === undefined ? null : nearestResolution(Number(x), Number(y));
}

/** Encodes are cropped: 1920x800 has the width of 1080p, and 1440p is counted with 1080p. */
function nearestResolution(width: number, height: number): number | null {
  if (height < 300) {
    return null;
  }
  const steps = [
    [3000, 2000, 2160],
    [1800, 1000, 1080],
    [1200, 700, 720],
    [Number.POSITIVE_INFINITY, 570, 576],
  ] as const;
  return steps.find(([wide, high]) => width >= wide || height >= high)?.[2] ?? 480;
}

/** `www.name.org`: tokens that only dots and hyphens separate. */
function endOfAddress(tokens: readonly Token[], from: number): number {
  let to = from + 1;
  while (to < from + 5 && tokens[to]?.segment === tokens[from]?.segment && gapBefore(tokens, to) === 1) {
    to++;
  }
  return to;
}
