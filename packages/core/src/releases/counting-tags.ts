import { hasCapitals, hasUpperCase } from './capitals.ts';
import type { Layout } from './find-layout.ts';
import type { Tag } from './find-tags.ts';
import { countsAsLanguage } from './read-languages.ts';
import type { TokenizedName } from './tokenize.ts';

/** The tags that say something about the release: those outside of the title, if they are written as words of releases are. */
export function countingTags(name: TokenizedName, tags: readonly Tag[], layout: Layout): Tag[] {
  const afterYear = layout.year === null ? -1 : layout.year.index + 1;
  return tags.filter((tag, index) => {
    const isOutside = tag.from >= layout.titleEnd || tag.to <= layout.start;
    if (!isOutside || tag.strength !== 'capitals') {
      return isOutside;
    }
    if (tag.facts.languageForm === 'short') {
      return countsAsLanguage(name, tags, index, afterYear);
    }
    const text = name.tokens[tag.from]?.text ?? '';
    return hasCapitals(text) || !hasUpperCase(name.text);
  });
}

/** What a token is part of. */
export type Coverage = 'unknown' | 'tag' | 'quality';

/** Languages that names have at their end after a hyphen; other codes there are groups: `BLURAY-VLS`. */
const frequent = new Set(
  'English|French|Spanish|German|Italian|Russian|Japanese|Korean|Hindi|Polish'.split('|'),
);

/** Whether a word at the end, after a hyphen, is more likely a group than what it means elsewhere. */
export const mayBeGroup = ({ facts, strength, from, to }: Tag) =>
  to - from === 1 &&
  ((facts.languageForm === 'code' && !frequent.has(facts.language ?? '')) ||
    (facts.streamingService !== undefined && strength === 'capitals'));

/** By index of the token: whether it is unknown, the year or a tag, or a tag that says something about quality. */
export function coverTokens(name: TokenizedName, tags: readonly Tag[], layout: Layout): Coverage[] {
  const coverage = name.tokens.map((): Coverage => 'unknown');
  for (const tag of tags) {
    for (let index = tag.from; index < tag.to; index++) {
      coverage[index] = tag.isAboutQuality ? 'quality' : 'tag';
    }
  }
  if (layout.year !== null) {
    coverage[layout.year.index] = 'tag';
  }
  return coverage;
}
