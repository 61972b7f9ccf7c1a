import { type Rule, reject } from '../rule.ts';

export const passwordProtected: Rule = ({ isPasswordProtected, indexerName }) =>
  isPasswordProtected
    ? reject('passwordProtected', `${indexerName} says that the release has a password or is fake.`)
    : null;
