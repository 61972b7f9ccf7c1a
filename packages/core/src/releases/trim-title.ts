import { hasCapitals, hasLowerCase, hasUpperCase } from './capitals.ts';
import type { Tag } from './find-tags.ts';
import { firstTagFrom } from './first-tag.ts';
import type { Token, TokenizedName } from './tokenize.ts';
import { editionRole, isOrdinal, makesEdition } from './words/editions.ts';
import { commonWords, dubWords } from './words/languages.ts';

interface TitleRange {
  readonly start: number;
  /** Index of the year or of the first word of the release. */
  readonly limit: number;
  /** Whether the limit is the year. */
  readonly isYear: boolean;
}

const articles = new Set('the|a|an|der|die|das|le|la|les|el|los|il|lo|gli|de|het|o'.split('|'));

/** Index after the title: weak words and editions that stand right before the year or the first strong word are no part of it. */
export function trimTitle(name: TokenizedName, tags: readonly Tag[], range: TitleRange): number {
  const { tokens } = name;
  let end = range.limit;
  for (;;) {
    const before = editionBefore(tokens, range.start, end) ?? tagBefore(name, tags, range, end);
    if (before === null || !isTitle(tokens, range.start, before)) {
      return end;
    }
    end = before;
  }
}

/** Whether there is more than an article. */
const isTitle = (tokens: readonly Token[], start: number, end: number) =>
  end > start + 1 || (end === start + 1 && !articles.has(tokens[start]?.key ?? ''));

/** Where the edition begins that ends here: `Extended Cut`, `50th Anniversary Edition`; null if no edition ends here. */
function editionBefore(tokens: readonly Token[], start: number, end: number): number | null {
  let begin = end;
  let isEdition = false;
  for (let index = end - 1; index >= start; index--) {
    const key = tokens[index]?.key ?? '';
    const role = key === 's' ? 'adjective' : (tokens[index]?.known.role ?? null);
    const isNumber = isOrdinal(key) && tokens[index + 1]?.key === 'anniversary';
    if (role === null && !isNumber) {
      break;
    }
    const previous = tokens[index - 1]?.key ?? '';
    const isNoun = role === 'noun' && editionRole(previous) !== null && makesEdition(previous, key);
    if (role === 'noun' && !isNoun) {
      break;
    }
    isEdition ||= isNoun || role === 'whole';
    begin = index;
  }
  const isAfterArticle = articles.has(tokens[begin - 1]?.key ?? '') && begin - 1 > start;
  return isEdition ? begin - (isAfterArticle ? 1 : 0) : null;
}

/** Where the word begins that ends here, if it can be no part of the title; else null. */
function tagBefore(
  { tokens }: TokenizedName,
  tags: readonly Tag[],
  range: TitleRange,
  end: number,
): number | null {
  const last = tokens[end - 1];
  const tag = tags[firstTagFrom(tags, end) - 1];
  if (tag?.to !== end || last === undefined || tag.from <= range.start) {
    return null;
  }
  if (range.limit === tokens.length && !range.isYear) {
    return dubWords.has(last.key) ? tag.from : null;
  }
  const title = tokens.slice(range.start, tag.from);
  const hasLower = title.some(({ text }) => hasLowerCase(text));
  const isBeforeYear = range.isYear && end === range.limit;
  if (isBeforeYear && !isLanguageOfRelease(tokens, tags, tag, range)) {
    return hasLower && hasCapitals(last.text) && standsBeforeYears(tag) ? tag.from : null;
  }
  // Case tells titles from words of releases, unless all of the title is in capitals or none of it.
  const isMixed = hasLower && title.some(({ text }) => hasUpperCase(text));
  const isName = tag.facts.languageForm === 'name' || tag.facts.revision === 'version';
  return isName || !isMixed || hasCapitals(last.text) ? tag.from : null;
}

/**
 * Whether a language right before the year is no word of the title: the title is in that language (`Die Grenze German`), an
 * edition is before it, or DL after the year needs one.
 */
function isLanguageOfRelease(
  tokens: readonly Token[],
  tags: readonly Tag[],
  tag: Tag,
  { start, limit }: TitleRange,
): boolean {
  const { language } = tag.facts;
  if (language === undefined) {
    return false;
  }
  const words = commonWords.get(language);
  const edition = editionBefore(tokens, start, tag.from);
  const after = tags.filter(({ from }) => from > limit).map(({ facts }) => facts);
  return (
    tokens.slice(start, tag.from).some(({ key }) => words?.has(key) === true) ||
    (edition !== null && isTitle(tokens, start, edition)) ||
    (after.some(({ dual }) => dual === 'dl' || dual === 'ml') &&
      after.every((facts) => facts.language === undefined))
  );
}

/** Words such as LIMITED and FRENCH are written before the year too; sources and services are not. */
const standsBeforeYears = ({ facts }: Tag) =>
  facts.source === undefined && facts.streamingService === undefined && facts.languageForm !== 'short';
