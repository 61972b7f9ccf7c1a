import { hasLowerCase } from './capitals.ts';
import type { Segment, Token, TokenizedName } from './tokenize.ts';
import { isAddress, isGroup, isSite } from './words/groups.ts';

export interface GroupRange {
  /** Tokens after the title; the group is one of these. */
  readonly from: number;
  readonly to: number;
  /** Whether a token is part of a word of releases, of the edition, or the year. */
  readonly isTagged: (index: number) => boolean;
  /** Whether such a token says something about quality, after which groups stand. */
  readonly isQuality: (index: number) => boolean;
  /** Whether a token, at the end and after a hyphen, is more likely a group than the word that it is elsewhere. */
  readonly mayBeGroup: (index: number) => boolean;
  readonly leadingGroup: string | null;
}

export interface GroupFound {
  readonly group: string | null;
  /** Indexes of its first token, and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

const noGroup: GroupFound = { group: null, from: 0, to: 0 };

/** The group, which stands at the end of a name as a rule: `x264-GROUP`, `(… x265 Group)`, `[GROUP]`; of anime at the start. */
export function readGroup(name: TokenizedName, range: GroupRange): GroupFound {
  let to = range.to;
  while (to > range.from) {
    const segment = name.segments[name.tokens[to - 1]?.segment ?? 0] as Segment;
    const from = Math.max(segment.first, range.from);
    const found = segment.isBracketed
      ? bracketedGroup(name, range, from, to)
      : openGroup(name, range, from, to);
    if (found === 'stop') {
      break;
    }
    if (found !== 'next') {
      return found;
    }
    to = from;
  }
  return { ...noGroup, group: range.leadingGroup };
}

/** A group, or whether to look at what stands before: `next` if the brackets have only words of releases or a site. */
type Search = GroupFound | 'next' | 'stop';

const numeric = /^\d*$/;

/** `[QxR]`, `-[YTS.MX]`, `(1080p … Tigole)`, `[Softsubs (Group)]`. */
function bracketedGroup(name: TokenizedName, range: GroupRange, from: number, to: number): Search {
  const text = textOf(name, from, to);
  const unknown = indexesBetween(from, to).filter((index) => !isKnown(name.tokens, range, index));
  const [first] = unknown;
  if (first === undefined || isAddress(text) || isSite(text)) {
    return 'next';
  }
  if (first === from && isGroupName(text) && !hasQuality(range, from, to)) {
    return hasQuality(range, range.from, range.to) ? { group: text, from, to } : 'next';
  }
  const isLastWord = unknown.at(-1) === to - 1 && range.isTagged(to - 2);
  if (isLastWord && range.isQuality(from)) {
    return { group: name.tokens[to - 1]?.text ?? null, from: to - 1, to };
  }
  return 'next';
}

const isGroupName = (text: string) =>
  text.length > 1 && /^[\p{L}\p{N}._&'!@+-]+$/u.test(text) && /\p{L}/u.test(text);

/** After the last word about quality: `x264-GROUP`, `x265 TMd`; also before words that follow it: `x264-GROUP_English`. */
function openGroup(name: TokenizedName, range: GroupRange, from: number, to: number): Search {
  const { tokens } = name;
  if (
    to === range.to &&
    gapBefore(name, to - 1) === '-' &&
    range.isQuality(to - 2) &&
    range.mayBeGroup(to - 1)
  ) {
    return found(name, to - 1, to);
  }
  let end = to;
  while (end > from && isKnown(tokens, range, end - 1)) {
    end--;
  }
  let first = end;
  while (first > from && !range.isTagged(first - 1)) {
    first--;
  }
  if (end === first) {
    return 'next';
  }
  if (end < to && !isHyphen(gapBefore(name, first))) {
    return 'next';
  }
  return groupOfRun(name, range, first, end) ?? (first === from ? 'next' : 'stop');
}

/** The group in words that stand after a word of releases, or after a bracket that has such words. */
function groupOfRun(name: TokenizedName, range: GroupRange, first: number, end: number): GroupFound | null {
  const { tokens } = name;
  const gap = gapBefore(name, first);
  const isAfterTag = () => first > range.from && range.isTagged(first - 1) && /^[)\]]*-$/.test(gap);
  if (!followsQuality(name, range, first) && !isAfterTag()) {
    return null;
  }
  if (isHyphen(gap)) {
    return groupAfterHyphen(name, first, end, gap);
  }
  const text = textOf(name, first, end);
  const hyphen = lastHyphen(name, first, end);
  if (hyphen > first) {
    const isShort = (tokens[first]?.text.length ?? 0) <= 2 || isGroup(text);
    return isShort && hyphen === first + 1 ? found(name, first, end) : found(name, hyphen, end);
  }
  const isAfterBracket = /[)\]]/.test(gap);
  const isOneWord = end - first === 1;
  const isCloser = name.text[tokens[end - 1]?.end ?? 0] === ')';
  return isOneWord && (isGroup(text) || isMixed(text) || isAfterBracket || isCloser)
    ? found(name, first, end)
    : null;
}

/** Words that may stand between the last one about quality and the group: languages, the size. */
const mostBetween = 8;

/** Whether there is a word about quality before, with only known words between, or in the bracket before: `(… Tigole) QxR`. */
function followsQuality({ tokens, segments }: TokenizedName, range: GroupRange, first: number): boolean {
  for (let index = first - 1; index >= range.from && index >= first - mostBetween; index--) {
    if (range.isQuality(index)) {
      return true;
    }
    if (!isKnown(tokens, range, index)) {
      break;
    }
  }
  const bracket = segments[tokens[first - 1]?.segment ?? -1];
  const isBracket = bracket?.isBracketed === true && bracket.end === first && bracket.first >= range.from;
  return isBracket && range.isQuality(bracket.first);
}

/** Everything after the hyphen; of several names with hyphens the last one, unless the first is too short to be a group. */
function groupAfterHyphen(name: TokenizedName, first: number, end: number, gap: string): GroupFound | null {
  if (end - first === 1) {
    return found(name, first, end);
  }
  const text = textOf(name, first, end);
  const words = text.split(/\s+/).filter((word) => word !== '&').length;
  if (words > 2 || (words > 1 && /\s/.test(gap)) || isAddress(text)) {
    return words > 2 && !/\s/.test(gap) ? found(name, first, first + 1) : null;
  }
  const hyphen = lastHyphen(name, first, end);
  const isShort = (name.tokens[first]?.text.length ?? 0) <= 2;
  return hyphen <= first || isShort || isGroup(text) || gap === '.-'
    ? found(name, first, end)
    : found(name, hyphen, end);
}

/** Index of the token after the last hyphen between two tokens. */
function lastHyphen(name: TokenizedName, first: number, end: number): number {
  for (let index = end - 1; index > first; index--) {
    if (gapBefore(name, index).includes('-')) {
      return index;
    }
  }
  return first;
}

const found = (name: TokenizedName, from: number, to: number): GroupFound => ({
  group: textOf(name, from, to),
  from,
  to,
});

/** Capitals inside a word, or digits in it: TMd, KRaLiMaRKo. Common words have none. */
const isMixed = (text: string) => hasLowerCase(text) && /\P{Lu}\p{Lu}|^\p{Lu}{2}/u.test(text);

const isHyphen = (gap: string) => gap === '-' || /^[\s.)\]_]*-[\s.]*$/.test(gap);

/** Words of releases, numbers and single letters are never groups. */
const isKnown = (tokens: readonly Token[], range: GroupRange, index: number) =>
  range.isTagged(index) || (numeric.test(tokens[index]?.key ?? '') && !isGlued(tokens, index));

/** The digits of `Sea2014`. */
const isGlued = (tokens: readonly Token[], index: number) => tokens[index]?.start === tokens[index - 1]?.end;

const hasQuality = (range: GroupRange, from: number, to: number) =>
  indexesBetween(from, to).some(range.isQuality);

const indexesBetween = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

const textOf = ({ text, tokens }: TokenizedName, from: number, to: number) =>
  text.slice(tokens[from]?.start, tokens[to - 1]?.end);

const gapBefore = ({ text, tokens }: TokenizedName, index: number) =>
  text.slice(tokens[index - 1]?.end ?? 0, tokens[index]?.start);
