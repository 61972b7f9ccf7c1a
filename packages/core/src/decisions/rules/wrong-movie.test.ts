import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { wrongMovie } from './wrong-movie.ts';

describe('the rule of the movie', () => {
  it.each([
    ['of a movie of the library', {}, 'accepted'],
    [
      'of none, or of several',
      { context: { target: null }, release: { title: 'Another.Movie.2010' } },
      'wrongMovie: It is not certain that "Another.Movie.2010" is a release of a movie of the library.',
    ],
    [
      'of another movie than was searched for',
      { context: { target: null, isMovieSearch: true }, release: { title: 'Another.Movie.2010' } },
      'wrongMovie: It is not certain that "Another.Movie.2010" is a release of this movie.',
    ],
  ])('takes a release %s: %j -> %s', (_, given, expected) => {
    expect(outcomeOf(wrongMovie, given)).toBe(expected);
  });
});
