import { hasCapitals } from './capitals.ts';
import type { ReleaseEdition } from './parsed-release.schema.ts';
import type { Token } from './tokenize.ts';
import { editionClassOf, isOrdinal, makesEdition, takesAnyWords } from './words/editions.ts';

export interface EditionRange {
  /** Tokens after the title. */
  readonly from: number;
  readonly to: number;
  readonly isTagged: (index: number) => boolean;
  /** Whether a token is the first one of a bracket. */
  readonly isBracketStart: (index: number) => boolean;
}

export interface EditionFound {
  readonly edition: ReleaseEdition | null;
  /** Indexes of its tokens. */
  readonly indexes: ReadonlySet<number>;
}

/** More words than this before "Cut" or "Edition" are not its name. */
const mostWords = 4;
const article = /^(?:the|a|an|le|la)$/;
const word = /\p{L}/u;

/** The edition that the words after the title name: "Extended", "Ultimate Royal Edition", "50th Anniversary". */
export function readEdition(tokens: readonly Token[], range: EditionRange): EditionFound {
  let indexes: Set<number> | undefined;
  for (let index = range.from; index < range.to; index++) {
    for (const found of editionWordsAt(tokens, range, index)) {
      indexes ??= new Set();
      indexes.add(found);
    }
  }
  if (indexes === undefined) {
    return noEdition;
  }
  const text = textOf(
    tokens,
    [...indexes].sort((a, b) => a - b),
  );
  return { edition: text === '' ? null : { text, class: editionClassOf(text) }, indexes };
}

const none: readonly number[] = [];
const noEdition: EditionFound = { edition: null, indexes: new Set() };

function editionWordsAt(tokens: readonly Token[], range: EditionRange, index: number): readonly number[] {
  const { key, text, known } = tokens[index] as Token;
  if (key === 'edition' && range.isBracketStart(index)) {
    return restOfBracket(tokens, index);
  }
  switch (known.role) {
    case 'whole':
      return tokens[index + 1]?.key === 's' ? [index, index + 1] : [index];
    case 'afterTitle':
      return key !== 'dc' || hasCapitals(text) ? [index] : none;
    case 'noun':
      return nounWithWords(tokens, range, index);
    default:
      return key === 'anniversary' && index > range.from && isOrdinal(tokens[index - 1]?.key ?? '')
        ? [index - 1, index]
        : none;
  }
}

/** `{edition-Directors Cut}`, as media servers write it. */
function restOfBracket(tokens: readonly Token[], index: number): number[] {
  const rest: number[] = [];
  for (let next = index + 1; tokens[next]?.segment === tokens[index]?.segment; next++) {
    rest.push(next);
  }
  return rest;
}

/** The noun and the words before it that say which one it is; empty without such words. */
function nounWithWords(tokens: readonly Token[], range: EditionRange, index: number): number[] {
  const noun = tokens[index] as Token;
  const found: number[] = [];
  for (let before = index - 1; before >= range.from && found.length < mostWords + 1; before--) {
    const token = tokens[before] as Token;
    const isWord = token.known.role !== null || isOrdinal(token.key) || token.key === 's';
    const isLimited = token.key === 'limited' && before === index - 1;
    const isAny = takesAnyWords(noun.key) && word.test(token.key) && token.segment === noun.segment;
    const isMark = token.key === 'edition' && range.isBracketStart(before);
    if (isMark || (!isLimited && (range.isTagged(before) || !(isWord || isAny)))) {
      break;
    }
    found.unshift(before);
  }
  while (article.test(tokens[found[0] ?? -1]?.key ?? '')) {
    found.shift();
  }
  const previous = tokens[index - 1]?.key ?? '';
  return found.length > 0 && found.length <= mostWords && makesEdition(previous, noun.key)
    ? [...found, index]
    : [];
}

function textOf(tokens: readonly Token[], indexes: readonly number[]): string {
  return indexes
    .map((index) => tokens[index]?.text ?? '')
    .join(' ')
    .replaceAll(/(?<=director) s\b/gi, "'s");
}
