import type { FormatScore } from '../quality/quality-profile.schema.ts';
import type { CustomFormat } from './custom-format.schema.ts';

interface ScoringProfile {
  readonly formatScores: readonly FormatScore[];
}

/** The scores of a profile by format; formats without one have none. */
const scoresOf = new WeakMap<object, ReadonlyMap<string, number>>();

/** The score of the formats that a release matches: the sum of their scores in the profile. */
export function scoreFormats(
  { formatScores }: ScoringProfile,
  matched: readonly Pick<CustomFormat, 'id'>[],
): number {
  if (matched.length === 0) {
    return 0;
  }
  const scores =
    scoresOf.get(formatScores) ??
    new Map(formatScores.map(({ customFormatId, score }) => [customFormatId, score]));
  scoresOf.set(formatScores, scores);
  return matched.reduce((sum, { id }) => sum + (scores.get(id) ?? 0), 0);
}
