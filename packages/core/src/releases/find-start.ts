import type { Tag } from './find-tags.ts';
import { firstTagFrom, hasOnlyTags } from './first-tag.ts';
import type { Segment, TokenizedName } from './tokenize.ts';
import { isAddress, isSite } from './words/groups.ts';

export interface Start {
  readonly start: number;
  /** The title ends here at the latest. */
  readonly end: number;
  readonly leadingGroup: string | null;
  /** A bracket before the title that has the title in another script. */
  readonly aka: Segment | null;
}

const year = /^(?:19|20)\d\d$/;
/** `(500) Days` */
const numeric = /^\d+$/;
const latin = /\p{Script=Latin}/u;

/** Where the title begins: after the group, the site and the words of releases that stand before it. */
export function findStart(name: TokenizedName, tags: readonly Tag[]): Start {
  const { tokens, segments } = name;
  const firstOpen = segments.findIndex(({ isBracketed }) => !isBracketed);
  const leading = firstOpen === -1 ? segments : segments.slice(0, firstOpen);
  const titles = leading.filter((segment) => !isLeadingJunk(name, segment, tags));
  const textOf = ({ first, end }: Segment) =>
    name.text.slice(tokens[first]?.start, tokens[end - 1]?.end).trim();
  const [group] = titles;
  if (firstOpen === -1 && group !== undefined) {
    return startInBrackets(titles, textOf);
  }
  const open = segments[firstOpen]?.first ?? 0;
  if (group !== undefined && numeric.test(textOf(group))) {
    return { start: group.first, end: tokens.length, leadingGroup: null, aka: null };
  }
  if (group !== undefined && isBareYear(name, tags, open)) {
    return { start: group.first, end: group.end, leadingGroup: null, aka: null };
  }
  return {
    start: hasLeadingYear(name, open) ? open + 1 : afterLeadingTags(name, tags, open),
    end: tokens.length,
    leadingGroup: group === undefined ? null : textOf(group),
    aka: null,
  };
}

/** A name that has everything in brackets: the group, then titles, of which one in Latin letters is preferred. */
function startInBrackets(titles: readonly Segment[], textOf: (segment: Segment) => string): Start {
  const [group, ...others] = titles as [Segment, ...Segment[]];
  const title = others.find((segment) => latin.test(textOf(segment))) ?? others.at(-1) ?? group;
  const before = others[others.indexOf(title) - 1];
  return {
    start: title.first,
    end: title.end,
    leadingGroup: title === group ? null : textOf(group),
    aka: before !== undefined && !latin.test(textOf(before)) ? before : null,
  };
}

/** `[Title] 2012 1080p`: nothing but a year is between the bracket and words of releases. */
const isBareYear = ({ tokens }: TokenizedName, tags: readonly Tag[], first: number) =>
  year.test(tokens[first]?.key ?? '') &&
  (first + 1 === tokens.length || tags[firstTagFrom(tags, first)]?.from === first + 1);

/** `2012 - Title`, if it has no other year. */
const hasLeadingYear = ({ text, tokens }: TokenizedName, first: number) =>
  year.test(tokens[first]?.key ?? '') &&
  text.slice(tokens[first]?.end, tokens[first + 1]?.start) === ' - ' &&
  !tokens.some(({ key }, index) => index > first && year.test(key));

/** A year, an address, a site, or words of releases. */
function isLeadingJunk({ text, tokens }: TokenizedName, segment: Segment, tags: readonly Tag[]): boolean {
  const first = tokens[segment.first];
  const content = text.slice(first?.start, tokens[segment.end - 1]?.end);
  const isYear = segment.end - segment.first === 1 && year.test(first?.key ?? '');
  return isYear || isAddress(content) || isSite(content) || hasOnlyTags(segment, tokens, tags);
}

/** Strong words may come first (`BD25.Title.1994`), or alone: a file named after its quality has no title. In `HDR.2012` it is the title. */
function afterLeadingTags(name: TokenizedName, tags: readonly Tag[], first: number): number {
  let start = first;
  for (const tag of tags.slice(firstTagFrom(tags, first))) {
    if (tag.from !== start) {
      break;
    }
    const isFirst = start === first && !isAddressTag(tag);
    if (tag.facts.isEpisode === true || (isFirst && tag.strength !== 'strong')) {
      break;
    }
    start = tag.to;
  }
  return start > first && isBareYear(name, tags, start) ? first : start;
}

const isAddressTag = ({ facts, to, from }: Tag) =>
  to - from >= 3 && Object.values(facts).every((fact) => fact === undefined);
