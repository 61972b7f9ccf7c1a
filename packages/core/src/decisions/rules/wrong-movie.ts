import { type Rule, reject } from '../rule.ts';

export const wrongMovie: Rule = ({ title }, { target, isMovieSearch }) =>
  target === null
    ? reject(
        'wrongMovie',
        `It is not certain that ${JSON.stringify(title)} is a release of ${isMovieSearch ? 'this movie' : 'a movie of the library'}.`,
      )
    : null;
