import { type Rule, reject } from '../rule.ts';

export const protocol: Rule = (release, { protocols }) =>
  protocols.includes(release.protocol)
    ? null
    : reject('protocolOff', `No enabled download client takes ${release.protocol}.`);
