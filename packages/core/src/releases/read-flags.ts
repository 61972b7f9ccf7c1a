import type { Layout } from './find-layout.ts';
import type { Tag } from './find-tags.ts';
import type { ParsedRelease } from './parsed-release.schema.ts';
import type { TokenizedName } from './tokenize.ts';

type Flags = Pick<ParsedRelease, 'isSample' | 'isTrailer' | 'isExtra' | 'part'>;

/** Suffixes that media servers know after the last hyphen of an extra's name. */
const extraSuffixes = new Set(
  'behindthescenes|deleted|featurette|interview|scene|short|other|extra|clip'.split('|'),
);
const partWord = /^(?:part|pt|teil)(\d)$/;
const partNames = new Set(['part', 'pt', 'teil']);

/** What kind of file it is; a word of the title says nothing about it. */
export function readFlags(name: TokenizedName, tags: readonly Tag[], layout: Layout): Flags {
  const kinds = new Set(tags.map(({ facts }) => facts.extra));
  const suffix = suffixOf(name);
  const isWhole = (word: string) => name.tokens.length === 1 && name.tokens[0]?.key === word;
  return {
    isSample: kinds.has('sample') || suffix === 'sample' || isWhole('sample'),
    isTrailer: kinds.has('trailer') || suffix === 'trailer' || isWhole('trailer'),
    isExtra: kinds.has('extra') || extraSuffixes.has(suffix),
    part: tags.find(({ facts }) => facts.part !== undefined)?.facts.part ?? partAfterTitle(name, layout),
  };
}

/** The last word, if a hyphen without spaces is before it. */
function suffixOf({ text, tokens }: TokenizedName): string {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  return last !== undefined && before !== undefined && text.slice(before.end, last.start) === '-'
    ? last.key
    : '';
}

/** `part 2` after the year; a part in the title is a movie of its own. */
function partAfterTitle({ tokens }: TokenizedName, { year }: Layout): number | null {
  for (let index = (year?.index ?? tokens.length) + 1; index < tokens.length; index++) {
    const key = tokens[index]?.key ?? '';
    const number = partWord.exec(key)?.[1] ?? (partNames.has(key) ? tokens[index + 1]?.key : undefined);
    if (number !== undefined && /^[1-9]$/.test(number)) {
      return Number(number);
    }
  }
  return null;
}
