import { type Rule, reject } from '../rule.ts';

export const wrongMovie: Rule = ({ title }, { target }) =>
  target === null
    ? reject('wrongMovie', `It is not certain that ${JSON.stringify(title)} is a release of this movie.`)
    : null;
