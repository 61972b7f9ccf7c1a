import { type Rule, reject } from '../rule.ts';

export const blocklisted: Rule = (_release, context) =>
  context.blocklisted ? reject('blocklisted', 'The release is on the blocklist.') : null;
