import type { RankedRelease, RankKey } from './rank-key.ts';
import { type Criterion, criteria, rankKey } from './rank-key.ts';
import { reasonFor } from './rank-reason.ts';

/** The better one of two releases, and what decides it. */
export interface RankExplanation<Ranked extends RankedRelease> {
  readonly winner: Ranked;
  readonly criterion: Criterion | 'id';
  readonly reason: string;
}

/**
 * Sorts releases, the best first. The order is total: different releases are never equal, and the order of the list that is given
 * makes no difference.
 */
export function sortReleases<Ranked extends RankedRelease>(list: readonly Ranked[]): Ranked[] {
  return list
    .map((ranked) => ({ ranked, key: rankKey(ranked) }))
    .toSorted((one, other) => compare(one.key, other.key) || compareIds(one.ranked, other.ranked))
    .map(({ ranked }) => ranked);
}

/**
 * Compares two releases as `sortReleases` does, and says why.
 *
 * @returns `order` is negative if the first one is better; 0 only if both are the same release of one indexer
 */
export function rank(
  one: RankedRelease,
  other: RankedRelease,
): { readonly order: number; readonly reason: string } {
  const [key, otherKey] = [rankKey(one), rankKey(other)];
  const order = compare(key, otherKey) || compareIds(one, other);
  return { order, reason: explain(one, other).reason };
}

/** Which of two releases is better, and why. */
export function explain<Ranked extends RankedRelease>(one: Ranked, other: Ranked): RankExplanation<Ranked> {
  const [key, otherKey] = [rankKey(one), rankKey(other)];
  const criterion = criteria[firstDifference(key, otherKey)];
  const order = compare(key, otherKey) || compareIds(one, other);
  const [winner, loser] = order <= 0 ? [one, other] : [other, one];
  return { winner, criterion: criterion ?? 'id', reason: reasonFor(criterion, winner, loser) };
}

/** The index of the first number that differs; -1 if none does. A loop, as thousands of releases are compared often. */
function firstDifference(one: RankKey, other: RankKey): number {
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return index;
  }
  return -1;
}

/** Not by subtraction: numbers may be infinite. */
function compare(one: RankKey, other: RankKey): number {
  const index = firstDifference(one, other);
  if (index === -1) return 0;
  return (one[index] ?? 0) > (other[index] ?? 0) ? -1 : 1;
}

const compareIds = ({ release: one }: RankedRelease, { release: other }: RankedRelease): number =>
  compareText(one.indexerId, other.indexerId) || compareText(one.guid, other.guid);

const compareText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
