import type { BlocklistMatch } from '../decision.ts';
import { type Rule, reject } from '../rule.ts';

export const blocklisted: Rule = (_release, context) =>
  context.blocklisted === null ? null : reject('blocklisted', sentences[context.blocklisted]);

const sentences: Readonly<Record<BlocklistMatch, string>> = {
  release: 'The release is on the blocklist.',
  upload:
    'The release is on the blocklist as a release of another indexer, with the same title and size: an upload to usenet is the same at every indexer.',
};
