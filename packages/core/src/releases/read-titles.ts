import type { Layout } from './find-layout.ts';
import type { Token, TokenizedName } from './tokenize.ts';

export interface Titles {
  readonly title: string;
  readonly akaTitles: readonly string[];
}

const cjk = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const latin = /\p{Script=Latin}/u;

/** The title, and others: after AKA or a slash, in another script before it, or in brackets at its end. */
export function readTitles(name: TokenizedName, { start, titleEnd, aka }: Layout): Titles {
  const ranges = splitAtAka(name, start, titleEnd).flatMap((range) => splitAtScript(name.tokens, range));
  const [title = '', ...others] = ranges
    .map((range) => renderRange(name, range))
    .filter((text) => text !== '');
  const around = titlesAroundBracket(name, ranges[0]);
  if (others.length === 0 && aka === null && around.length === 0) {
    return { title, akaTitles: [] };
  }
  const inBracket = aka === null ? [] : [renderTitle(name, aka.first, aka.end)];
  return {
    title,
    akaTitles: [...new Set([...others, ...inBracket, ...around])].filter((other) => other !== title),
  };
}

type Range = readonly [from: number, to: number];

/** Ranges of tokens between AKA, ` / ` and ` | `. */
function splitAtAka(name: TokenizedName, start: number, end: number): Range[] {
  const { tokens } = name;
  const ranges: Range[] = [];
  let from = start;
  for (let index = start + 1; index < end; index++) {
    const width = akaWidth(tokens, index);
    if (width > 0 && index + width < end) {
      ranges.push([from, index]);
      from = index + width;
    } else if (index > from && isAfterSeparator(name, index)) {
      ranges.push([from, index]);
      from = index;
    }
  }
  ranges.push([from, end]);
  return ranges;
}

const separators = new Set([' / ', ' | ', '／']);

/** One character other than `／` is between most words: nothing is cut out of the name for it. */
function isAfterSeparator({ text, tokens }: TokenizedName, index: number): boolean {
  const from = tokens[index - 1]?.end ?? 0;
  const to = tokens[index]?.start ?? 0;
  return (to - from !== 1 || text[from] === '／') && separators.has(text.slice(from, to));
}

/** How many tokens are an AKA here; 0 if none. */
function akaWidth(tokens: readonly Token[], index: number): number {
  const key = tokens[index]?.key;
  if (key === 'aka') {
    return 1;
  }
  return key === 'a' && `${tokens[index + 1]?.key}${tokens[index + 2]?.key}` === 'ka' ? 3 : 0;
}

/** Of a title in Chinese, Japanese or Korean and one in Latin letters after it, the latter comes first. */
function splitAtScript(tokens: readonly Token[], [from, to]: Range): readonly Range[] {
  let middle = from;
  while (middle < to && cjk.test(tokens[middle]?.text ?? '')) {
    middle++;
  }
  const isSplit = middle > from && middle < to && latin.test(tokens[middle]?.text ?? '');
  return isSplit
    ? [
        [middle, to],
        [from, middle],
      ]
    : [[from, to]];
}

/** `One [Other]` is two titles; round brackets may be a part of one. */
function renderRange(name: TokenizedName, [from, to]: Range): string {
  const { text, tokens, segments } = name;
  const segment = segments[tokens[to - 1]?.segment ?? -1];
  const hasBracket =
    segment !== undefined && segment.first > from && text[(tokens[segment.first]?.start ?? 0) - 1] === '[';
  return renderTitle(name, from, hasBracket ? segment.first : to);
}

/** `One (Other)`: both, in addition to the whole, which may as well be one title. */
function titlesAroundBracket(name: TokenizedName, range: Range | undefined): string[] {
  const [from, to] = range ?? [0, 0];
  const segment = name.segments[name.tokens[to - 1]?.segment ?? -1];
  const isAtEnd = segment?.isBracketed === true && segment.end === to && segment.first > from;
  return isAtEnd ? [renderTitle(name, from, segment.first), renderTitle(name, segment.first, to)] : [];
}

/** Words that a dot belongs to. */
const abbreviations = new Set(['dr', 'mr', 'mrs', 'ms', 'jr', 'sr', 'vs', 'st']);
const longestAbbreviation = 3;

/** Tokens as a title: dots and underscores that stand for spaces are spaces; those of `R.I.P.` stay. */
export function renderTitle({ text, tokens, segments }: TokenizedName, from: number, to: number): string {
  const first = tokens[from];
  const last = tokens[to - 1];
  if (first === undefined || last === undefined || to <= from) {
    return '';
  }
  const slice = text.slice(first.start, last.end);
  const hasSpaces = slice.includes(' ');
  const hyphensSeparate = text[last.end] === '-' && !/[ ._]/.test(slice);
  const isOpening = segments[first.segment]?.isBracketed === true && first.segment !== last.segment;
  let title = `${isOpening ? (text[first.start - 1] ?? '') : ''}${first.text}`;
  for (let index = from + 1; index < to; index++) {
    const next = tokens[index] as Token;
    const gap = text.slice(tokens[index - 1]?.end, next.start);
    const isDecimal =
      gap === '.' && text[last.end] === ' ' && isDigits(tokens, index - 1) && isDigits(tokens, index);
    title +=
      hasSpaces || isDecimal ? collapse(gap) : joint(gap, dotAfter(tokens, index - 1, to), hyphensSeparate);
    title += next.text;
  }
  const segment = segments[last.segment];
  const isOpen = segment?.isBracketed === true && segment.first > from && text[last.end] === ')';
  const isAcronym = !hasSpaces && text[last.end] === '.' && dotAfter(tokens, to - 1, to) !== ' ';
  return `${title}${isOpen ? ')' : ''}${isAcronym ? '.' : ''}`;
}

const isDigits = (tokens: readonly Token[], index: number) => /^\$?\d+$/.test(tokens[index]?.text ?? '');

const collapse = (gap: string) => gap.replaceAll('_', ' ').replaceAll(/\s+/g, ' ');

function joint(gap: string, dot: string, hyphensSeparate: boolean): string {
  if (gap === '-') {
    return hyphensSeparate ? ' ' : '-';
  }
  return gap === '.' ? dot : gap.replaceAll(/[._]+/g, ' ');
}

/** What a dot after a token stands for: itself in `U.N.C.L.E.`, itself and a space after `Dr`, else a space. */
function dotAfter(tokens: readonly Token[], index: number, end: number): string {
  if (isLetter(tokens, index, end)) {
    if (isLetter(tokens, index + 1, end)) {
      return '.';
    }
    if (index > 0 && isLetter(tokens, index - 1, end)) {
      return '. ';
    }
  }
  const key = tokens[index]?.key ?? '';
  return key.length <= longestAbbreviation && abbreviations.has(key) ? '. ' : ' ';
}

const isLetter = (tokens: readonly Token[], index: number, end: number) =>
  index < end && tokens[index]?.known.isLetter === true;
