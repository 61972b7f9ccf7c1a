import { findStart } from './find-start.ts';
import type { Tag } from './find-tags.ts';
import { findYear, type Year } from './find-year.ts';
import { findFirstTag } from './first-tag.ts';
import type { Segment, TokenizedName } from './tokenize.ts';
import { trimTitle } from './trim-title.ts';

/** Where the parts of a name are, as indexes of tokens. */
export interface Layout {
  /** The title is from here to before `titleEnd`; what is said about the release comes after it, and before it in brackets. */
  readonly start: number;
  readonly titleEnd: number;
  readonly year: Year | null;
  /** A group in brackets before the title: `[Group] Title`. */
  readonly leadingGroup: string | null;
  /** A bracket before the title that has the title in another script. */
  readonly aka: Segment | null;
}

export function findLayout(name: TokenizedName, tags: readonly Tag[]): Layout {
  const { start, leadingGroup, end, aka } = findStart(name, tags);
  const firstTag = Math.min(end, findFirstTag(name, tags, start));
  const year = findYear(name, tags, start, firstTag);
  const isBefore = year !== null && year.index <= firstTag && year.index >= start;
  const limit = isBefore ? year.index : firstTag;
  const titleEnd = trimTitle(name, tags, { start, limit, isYear: isBefore });
  return { start, titleEnd, year, leadingGroup, aka };
}
