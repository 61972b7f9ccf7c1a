import type { Tag } from './find-tags.ts';
import type { Segment, Token, TokenizedName } from './tokenize.ts';
import { isOrdinal } from './words/editions.ts';

/**
 * Index of the first token after the start of the title that can be no part of it: a strong word, or a bracket that has
 * only words of releases. The number of tokens if there is no such token.
 */
export function findFirstTag(
  { tokens, segments }: TokenizedName,
  tags: readonly Tag[],
  start: number,
): number {
  const strong = tags.find((tag) => tag.strength === 'strong' && tag.from > start)?.from ?? tokens.length;
  const bracket = segments.find(
    (segment) =>
      segment.isBracketed &&
      segment.first > start &&
      segment.first < strong &&
      hasOnlyTags(segment, tokens, tags),
  );
  return Math.min(strong, bracket?.first ?? tokens.length);
}

/** Whether every word of a segment is one of releases or editions, and not all of them are numbers. */
export function hasOnlyTags(
  segment: Segment,
  tokens: TokenizedName['tokens'],
  tags: readonly Tag[],
): boolean {
  let index = segment.first;
  let isTagged = false;
  let next = firstTagFrom(tags, index);
  while (index < segment.end) {
    const tag = tags[next];
    const { key, known } = tokens[index] as Token;
    if (tag?.from === index) {
      isTagged = true;
      index = tag.to;
      next++;
    } else if (known.role !== null) {
      isTagged ||= known.role !== 'adjective';
      index++;
    } else if (isOrdinal(key)) {
      index++;
    } else {
      return false;
    }
  }
  return isTagged;
}

/** Index of the first tag that begins at a token or after it; tags are in order. */
export function firstTagFrom(tags: readonly Tag[], index: number): number {
  let low = 0;
  let high = tags.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tags[middle]?.from ?? 0) < index) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
