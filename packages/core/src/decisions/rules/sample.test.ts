import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { extra, multiPart, sample, trailer } from './sample.ts';

const whole = 'A.Movie.2010.1080p.BluRay-GRP';

describe('the rules of what is not the whole movie', () => {
  it.each([
    [
      sample,
      'A.Movie.2010.1080p.BluRay-GRP.sample',
      'sample: The name of the release says that it is a sample.',
    ],
    [trailer, 'A.Movie.2010.Trailer.1080p', 'trailer: The name of the release says that it is a trailer.'],
    [
      extra,
      'A.Movie.2010.Featurette.1080p',
      'extra: The name of the release says that it is bonus material.',
    ],
    [
      multiPart,
      'A.Movie.2010.1080p.BluRay.CD2-GRP',
      'multiPart: The release is part 2 of a movie in several files.',
    ],
  ] as const)('%o: %s -> %s', (rule, title, expected) => {
    expect(outcomeOf(rule, { release: { title } })).toBe(expected);
    expect(outcomeOf(rule, { release: { title: whole } })).toBe('accepted');
  });
});
