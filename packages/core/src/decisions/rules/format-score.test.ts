import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { formatScore } from './format-score.ts';

const rejected = (score: number, minimum: number) =>
  `formatScoreTooLow: The custom formats of the release score ${score}; the quality profile HD asks for ${minimum}.`;

describe('the rule of the minimum score', () => {
  it.each([
    [0, 0, 'accepted'],
    [10, 0, 'accepted'],
    [-1, 0, rejected(-1, 0)],
    [99, 100, rejected(99, 100)],
    [100, 100, 'accepted'],
    [-20, -50, 'accepted'],
  ])('a score of %i with a minimum of %i -> %s', (score, minimumFormatScore, expected) => {
    expect(outcomeOf(formatScore, { context: { formatScore: score }, profile: { minimumFormatScore } })).toBe(
      expected,
    );
  });
});
