import { type KnownWord, nextHash, readWord } from './known-word.ts';

/** A word of a name. */
export interface Token {
  readonly text: string;
  /** In lower case, without accents, apostrophes and punctuation; what tables have. */
  readonly key: string;
  readonly known: KnownWord;
  readonly start: number;
  readonly end: number;
  /** Index of its segment. */
  readonly segment: number;
}

/** Tokens between two brackets, whichever they are; nested brackets are segments one after the other. */
export interface Segment {
  readonly isBracketed: boolean;
  /** Indexes of its first token, and of the one after its last. */
  readonly first: number;
  readonly end: number;
}

export interface TokenizedName {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly segments: readonly Segment[];
}

const wordKind = 0;
const separatorKind = 1;
const openKind = 2;
const closeKind = 3;

const openBrackets = '([{<【「『（［｛《〈';
const closeBrackets = ')]}>】」』）］｝》〉';
const separators = ' \t\r\n\0._-,;:|/\\~="“”„«»*–—…·•・　\u00a0，：；、｜／';

const kinds = new Map<number, number>([
  ...[...openBrackets].map((character) => [character.charCodeAt(0), openKind] as const),
  ...[...closeBrackets].map((character) => [character.charCodeAt(0), closeKind] as const),
  ...[...separators].map((character) => [character.charCodeAt(0), separatorKind] as const),
]);
const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => kinds.get(code) ?? wordKind);
const kindOf = (code: number) =>
  code < 128 ? (asciiKinds[code] ?? wordKind) : (kinds.get(code) ?? wordKind);

/** Kana, Han and Hangul, which names write next to Latin letters without a space. */
const isCjk = (code: number) =>
  code >= 0x3040 &&
  (code <= 0x30ff ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff));

/** Words that a plus sign belongs to; after any other it separates, as in `Hindi+English`. */
const wordsWithPlus = new Set(['dd', 'hdr', 'hdr10']);
const longestWithPlus = 5;
const plus = 0x2b;

/** Splits a name at separators, at brackets, and between CJK and other scripts, in one pass. */
export function tokenize(text: string): TokenizedName {
  const tokens: Token[] = [];
  const segments: Segment[] = [];
  let isBracketed = false;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    const kind = code === plus ? separatorKind : kindOf(code);
    if (kind === wordKind) {
      index = addWord(tokens, text, index, segments.length);
      continue;
    }
    if (kind !== separatorKind) {
      endSegment(segments, isBracketed, tokens.length);
      isBracketed = kind === openKind;
    }
    index++;
  }
  endSegment(segments, isBracketed, tokens.length);
  return { text, tokens, segments };
}

/** Ends the segment before a token, unless it has none. */
function endSegment(segments: Segment[], isBracketed: boolean, end: number): void {
  const first = segments.length === 0 ? 0 : (segments[segments.length - 1] as Segment).end;
  if (end > first) {
    segments.push({ isBracketed, first, end });
  }
}

/** @returns the index after the word */
function addWord(tokens: Token[], text: string, start: number, segment: number): number {
  const first = text.charCodeAt(start);
  const isCjkWord = isCjk(first);
  let hash = first;
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const isOfWord = code === plus ? hasPlus(text, start, end) : kindOf(code) === wordKind;
    if (!isOfWord || isCjk(code) !== isCjkWord) {
      break;
    }
    hash = nextHash(hash, code);
    end++;
  }
  let from = start;
  for (const known of readWord(text, start, end, hash)) {
    const to = from + known.text.length;
    tokens.push({ text: known.text, key: known.key, known, start: from, end: to, segment });
    from = to;
  }
  return end;
}

const hasPlus = (text: string, start: number, end: number) =>
  end - start <= longestWithPlus && wordsWithPlus.has(text.slice(start, end).toLowerCase());
