import type { Layout } from './find-layout.ts';
import type { Tag } from './find-tags.ts';
import type { ParsedRelease } from './parsed-release.schema.ts';
import type { Token, TokenizedName } from './tokenize.ts';
import type { Facts } from './words/word-table.ts';

type Flags = Pick<ParsedRelease, 'isSample' | 'isTrailer' | 'isExtra' | 'part'>;

/** Suffixes that media servers know after the last hyphen of an extra's name. */
const extraSuffixes = new Set(
  'behindthescenes|deleted|featurette|interview|scene|short|other|extra|clip'.split('|'),
);
/** Of these, those that a release group may be called too. */
const groupNames = new Set(['scene', 'short', 'other', 'extra', 'clip']);
const partWord = /^(?:part|pt|teil)(\d)$/;
const partNames = new Set(['part', 'pt', 'teil']);
const letterP = 'p'.charCodeAt(0);
const letterT = 't'.charCodeAt(0);

/** What kind of file it is; a word of the title says nothing about it. */
export function readFlags(name: TokenizedName, tags: readonly Tag[], layout: Layout): Flags {
  const suffix = suffixOf(name);
  const ends = (word: string) =>
    suffix === word || (name.tokens.length === 1 && name.tokens[0]?.key === word);
  const { extras, part } = readExtras(tags);
  return {
    isSample: extras.includes('sample') || ends('sample'),
    isTrailer: extras.includes('trailer') || ends('trailer'),
    isExtra: extras.includes('extra') || (extraSuffixes.has(suffix) && !isGroup(name, tags, suffix)),
    part: part ?? partAfterTitle(name, layout),
  };
}

function readExtras(tags: readonly Tag[]) {
  const extras: Facts['extra'][] = [];
  let part: number | null = null;
  for (const { facts } of tags) {
    part ??= facts.part ?? null;
    if (facts.extra !== undefined) {
      extras.push(facts.extra);
    }
  }
  return { extras, part };
}

/** `The.Movie.2010.1080p.BluRay.x264-OTHER`: right behind what a release says about itself, in a name without spaces, it is the group. */
const isGroup = ({ text, tokens }: TokenizedName, tags: readonly Tag[], suffix: string) =>
  groupNames.has(suffix) && !text.includes(' ') && tags.some(({ to }) => to === tokens.length - 1);

/** The last word, if a hyphen without spaces is before it. */
function suffixOf({ text, tokens }: TokenizedName): string {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  const isSuffix = before !== undefined && last?.start === before.end + 1 && text[before.end] === '-';
  return isSuffix ? last.key : '';
}

/** `part 2` after the year; a part in the title is a movie of its own. */
function partAfterTitle({ tokens }: TokenizedName, { year }: Layout): number | null {
  for (let index = (year?.index ?? tokens.length) + 1; index < tokens.length; index++) {
    const { key } = tokens[index] as Token;
    const first = key.charCodeAt(0);
    if (first !== letterP && first !== letterT) {
      continue;
    }
    const number = partWord.exec(key)?.[1] ?? (partNames.has(key) ? tokens[index + 1]?.key : undefined);
    if (number !== undefined && /^[1-9]$/.test(number)) {
      return Number(number);
    }
  }
  return null;
}
