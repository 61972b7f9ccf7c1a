import type { Tag } from './find-tags.ts';
import { firstTagFrom } from './first-tag.ts';
import type { TokenizedName } from './tokenize.ts';

export interface Year {
  readonly value: number;
  /** Index of its token. */
  readonly index: number;
}

/**
 * The year of the movie: in brackets before other words of releases, else the last number before them (titles have years too:
 * `2012.2009.1080p`), else one after them. A number that is the whole title is no year.
 */
export function findYear(
  name: TokenizedName,
  tags: readonly Tag[],
  start: number,
  firstTag: number,
): Year | null {
  const years = yearsIn(name);
  if (years.length === 0) {
    return null;
  }
  const isBefore = ({ index }: Year) => index > start && index <= firstTag;
  const isBracketed = ({ index }: Year) => isFirstInBracket(name, index);
  const before = years.filter((year) => isBefore(year) && !isGlued(name, tags, year.index, firstTag));
  return (
    years.find((year) => isBefore(year) && isBracketed(year)) ??
    lastBeforeSource(before, tags) ??
    years.find((year) => year.index !== start && isBracketed(year)) ??
    years.find(({ index }) => index < start) ??
    (isEpisodeAt(tags, firstTag)
      ? undefined
      : years.find(({ index }) => index > firstTag && isSeparate(name, index))) ??
    null
  );
}

const isEpisodeAt = (tags: readonly Tag[], index: number) =>
  tags[firstTagFrom(tags, index)]?.facts.isEpisode === true;

function yearsIn({ tokens }: TokenizedName): Year[] {
  const years: Year[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const value = tokens[index]?.known.year ?? null;
    if (value !== null) {
      years.push({ value, index });
    }
  }
  return years;
}

function isFirstInBracket({ tokens, segments }: TokenizedName, index: number): boolean {
  const segment = segments[tokens[index]?.segment ?? 0];
  return segment?.isBracketed === true && segment.first === index;
}

/** The last of these years before which no source stands: `Title 2009 3D BD 2009` has the first. */
const lastBeforeSource = (years: readonly Year[], tags: readonly Tag[]) => {
  if (years.length < 2) {
    return years[0];
  }
  const source = tags.find(({ facts, from }) => facts.source !== undefined && from > (years[0]?.index ?? 0));
  return years.findLast(({ index }) => index < (source?.from ?? Number.POSITIVE_INFINITY));
};

/** A number right after letters (`Name2017`) is a year only right before words of releases. */
const isGlued = (name: TokenizedName, tags: readonly Tag[], index: number, firstTag: number) =>
  !isSeparate(name, index) && index + 1 !== Math.min(firstTag, tags[firstTagFrom(tags, index)]?.from ?? -1);

const isSeparate = ({ tokens }: TokenizedName, index: number) =>
  tokens[index]?.start !== tokens[index - 1]?.end;
