import { type KnownWord, readWord } from './known-word.ts';

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
  (code >= 0x3040 && code <= 0x30ff) ||
  (code >= 0x3400 && code <= 0x9fff) ||
  (code >= 0xac00 && code <= 0xd7af) ||
  (code >= 0xf900 && code <= 0xfaff);

/** Words that a plus sign belongs to; after any other it separates, as in `Hindi+English`. */
const wordsWithPlus = new Set(['dd', 'hdr', 'hdr10']);
const plus = 0x2b;

/** Splits a name at separators, at brackets, and between CJK and other scripts, in one pass. */
export function tokenize(text: string): TokenizedName {
  const tokens: Token[] = [];
  const segments: Segment[] = [];
  let start = -1;
  let segmentStart = 0;
  let isBracketed = false;

  const endToken = (end: number) => {
    if (start !== -1) {
      addTokens(tokens, text, start, end, segments.length);
      start = -1;
    }
  };
  const endSegment = (nextIsBracketed: boolean) => {
    if (tokens.length > segmentStart) {
      segments.push({ isBracketed, first: segmentStart, end: tokens.length });
      segmentStart = tokens.length;
    }
    isBracketed = nextIsBracketed;
  };

  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const kind = code === plus ? kindOfPlus(text, start, index) : kindOf(code);
    if (kind === wordKind) {
      if (start !== -1 && isCjk(code) !== isCjk(text.charCodeAt(index - 1))) {
        endToken(index);
      }
      start = start === -1 ? index : start;
    } else {
      endToken(index);
      if (kind !== separatorKind) {
        endSegment(kind === openKind);
      }
    }
  }
  endToken(text.length);
  endSegment(false);
  return { text, tokens, segments };
}

const kindOfPlus = (text: string, start: number, index: number) =>
  start !== -1 && index - start <= 5 && wordsWithPlus.has(text.slice(start, index).toLowerCase())
    ? wordKind
    : separatorKind;

function addTokens(tokens: Token[], text: string, start: number, end: number, segment: number): void {
  let from = start;
  for (const known of readWord(text.slice(start, end))) {
    const to = from + known.text.length;
    tokens.push({ text: known.text, key: known.key, known, start: from, end: to, segment });
    from = to;
  }
}
