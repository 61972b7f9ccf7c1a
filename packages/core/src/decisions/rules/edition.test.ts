import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { edition } from './edition.ts';

const plain = 'A.Movie.2010.1080p.BluRay.x264-GRP';
const extended = 'A.Movie.2010.Extended.Cut.1080p.BluRay.x264-GRP';
const directors = 'A.Movie.2010.Directors.Cut.1080p.BluRay.x264-GRP';

describe('the rule of editions', () => {
  it.each([
    [null, plain, 'accepted'],
    [null, extended, 'accepted'],
    ['Extended', extended, 'accepted'],
    ["Director's Cut", directors, 'accepted'],
    [
      'Extended',
      directors,
      'wrongEdition: The version is the Extended, and the release is the Directors Cut.',
    ],
    ['Extended', plain, 'wrongEdition: The version is the Extended, and the release names no edition.'],
  ])('version %j, release %s -> %s', (versionEdition, title, expected) => {
    expect(outcomeOf(edition, { target: { versionEdition }, release: { title } })).toBe(expected);
  });
});
