import { hasCapitals } from './capitals.ts';
import type { Tag } from './find-tags.ts';
import type { TokenizedName } from './tokenize.ts';
import { countsOnlyInLists } from './words/languages.ts';

/** Languages of the sound, in the order of the name; those of subtitles do not count. */
export function readLanguages(name: TokenizedName, tags: readonly Tag[]): string[] {
  if (!tags.some(({ facts }) => facts.language !== undefined)) {
    return [];
  }
  const hasSubtitles = tags.some(({ facts }) => facts.subtitles !== undefined);
  const spoken = tags.filter(
    (tag, index) => tag.facts.language !== undefined && !(hasSubtitles && isOfSubtitles(name, tags, index)),
  );
  const languages = new Set(spoken.map(({ facts }) => facts.language ?? ''));
  if (languages.has('SpanishLatino') && !isSpokenTwice(spoken)) {
    languages.delete('Spanish');
  }
  // German groups: DL has the original language as well, ML English too.
  const dual = tags.map(({ facts }) => facts.dual);
  if (languages.has('German') && (dual.includes('dl') || dual.includes('ml'))) {
    languages.add('Original');
    if (dual.includes('ml')) {
      languages.add('English');
    }
  }
  return [...languages];
}

/** `Spa(Latino)` is one language, `Castellano + Latino` are two. */
const isSpokenTwice = (spoken: readonly Tag[]) =>
  spoken.some(({ facts }) => facts.language === 'Spanish' && facts.languageForm === 'name');

/** Whether a word in capitals counts: a code of two letters next to another language always does, most others in capitals. */
export function countsAsLanguage(
  name: TokenizedName,
  tags: readonly Tag[],
  index: number,
  after: number,
): boolean {
  const tag = tags[index] as Tag;
  const token = name.tokens[tag.from];
  if (isNextToLanguage(name, tags, index)) {
    return true;
  }
  if (token === undefined || tag.to - tag.from > 1 || countsOnlyInLists(token.key)) {
    return false;
  }
  return hasCapitals(token.text) || tag.from === after;
}

function isNextToLanguage(name: TokenizedName, tags: readonly Tag[], index: number): boolean {
  const tag = tags[index] as Tag;
  return [tags[index - 1], tags[index + 1]].some((other) => {
    const [left, right] = other === undefined || other.from > tag.from ? [tag, other] : [other, tag];
    return other?.facts.language !== undefined && left.to === right?.from && isList(gap(name, left, right));
  });
}

const isList = (separator: string) => separator.length <= 3 && /^[ ._/+,&|-]+$/.test(separator);
const gap = ({ text, tokens }: TokenizedName, left: Tag, right: Tag) =>
  text.slice(tokens[left.to - 1]?.end, tokens[right.from]?.start);

/** Longer lists of languages are not read to their ends, for names made to take long. */
const longestList = 12;

/** Whether a word of subtitles belongs to a language: after it, or before the list that it is in. */
function isOfSubtitles(name: TokenizedName, tags: readonly Tag[], index: number): boolean {
  const tag = tags[index] as Tag;
  const isLanguage = (other: Tag | undefined) => other?.facts.language !== undefined;
  let next = index + 1;
  while (next < index + longestList && isLanguage(tags[next]) && isTight(name, tags, next)) {
    next++;
  }
  const after = tags[next]?.facts.subtitles;
  if ((after === 'both' || after === 'before') && isAdjacent(name, tags, next)) {
    return true;
  }
  let previous = index;
  while (previous > index - longestList && isLanguage(tags[previous]) && isListed(name, tags, previous)) {
    previous--;
  }
  return previous < index && tags[previous]?.facts.subtitles === 'both' && tag.from > 0;
}

/** Whether a tag follows the one before it directly, in the same brackets. */
function isAdjacent(name: TokenizedName, tags: readonly Tag[], index: number): boolean {
  const { tokens } = name;
  const [left, right] = [tags[index - 1], tags[index]];
  return (
    left !== undefined &&
    left.to === right?.from &&
    tokens[left.from]?.segment === tokens[right.from]?.segment &&
    isList(gap(name, left, right)) &&
    !gap(name, left, right).includes('|')
  );
}

/** Also in brackets of its own: `Sub (Rus)`. */
function isListed(name: TokenizedName, tags: readonly Tag[], index: number): boolean {
  const [left, right] = [tags[index - 1], tags[index]];
  const isInBrackets =
    left?.facts.subtitles !== undefined && left.to === right?.from && /^ ?\($/.test(gap(name, left, right));
  return isInBrackets || isAdjacent(name, tags, index);
}

/** Whether a tag is joined to the one before it as in `ENG-FRE`. */
const isTight = (name: TokenizedName, tags: readonly Tag[], index: number) =>
  isAdjacent(name, tags, index) && /^[-/+,&]$/.test(gap(name, tags[index - 1] as Tag, tags[index] as Tag));
