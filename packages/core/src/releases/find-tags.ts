import type { Token, TokenizedName } from './tokenize.ts';
import { createWord, type Facts, type Word } from './words/word-table.ts';

/** A word of the tables, or of a pattern, in a name. */
export interface Tag extends Word {
  /** Indexes of its first token, and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

const strong = (facts: Facts) => createWord('strong', facts);
const weak = (facts: Facts) => createWord('weak', facts);

/** Everything the name says, in its order, without overlaps; the longest word at each place. */
export function findTags(name: TokenizedName): Tag[] {
  const tags: Tag[] = [];
  let index = 0;
  while (index < name.tokens.length) {
    const tag = name.tokens[index]?.known.mayBeginTag === true ? tagAt(name, index, tags) : null;
    if (tag !== null) {
      tags.push(tag);
    }
    index = tag?.to ?? index + 1;
  }
  return tags;
}

const tagAt = (name: TokenizedName, index: number, before: readonly Tag[]): Tag | null =>
  wordAt(name, index) ??
  numberedAt(name, index) ??
  channelsAt(name, index, before[before.length - 1]) ??
  patternAt(name, index);

/** At most this between two tokens of one word, as in `x264 - GROUP`. */
const longestSeparator = 1;

function wordAt({ tokens }: TokenizedName, from: number): Tag | null {
  const first = tokens[from] as Token;
  let { entry } = first.known;
  let word = entry?.word;
  let to = from + 1;
  for (let last = to; entry?.longer !== undefined; last++) {
    const next = tokens[last];
    if (next === undefined || next.segment !== first.segment || gapBefore(tokens, last) > longestSeparator) {
      break;
    }
    entry = entry.longer.get(next.key);
    if (entry?.word !== undefined) {
      word = entry.word;
      to = last + 1;
    }
  }
  return word === undefined ? null : tagOf(word, from, to);
}

const tagOf = ({ strength, facts, isAboutQuality }: Word, from: number, to: number): Tag =>
  // Written out: spreading the word takes several times as long.
  ({ strength, facts, isAboutQuality, from, to });

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

/** In brackets only: elsewhere it may be a word. */
const checksum = /^(?=.*\d)[0-9a-f]{8}$/;

function patternAt(name: TokenizedName, from: number): Tag | null {
  const { key, known, segment } = name.tokens[from] as Token;
  if (key === 'www') {
    return { ...weak({}), from, to: endOfAddress(name.tokens, from) };
  }
  const isChecksum = name.segments[segment]?.isBracketed === true && checksum.test(key);
  const word = known.pattern ?? (isChecksum ? weak({}) : null);
  return word === null ? null : tagOf(word, from, from + 1);
}

/** `www.name.org`: tokens that only dots and hyphens separate. */
function endOfAddress(tokens: readonly Token[], from: number): number {
  let to = from + 1;
  while (to < from + 5 && tokens[to]?.segment === tokens[from]?.segment && gapBefore(tokens, to) === 1) {
    to++;
  }
  return to;
}
