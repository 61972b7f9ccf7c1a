import { decideUpgrade } from '../../quality/upgrade-rules.ts';
import { rateRelease } from '../rate-release.ts';
import { ofTarget, reject } from '../rule.ts';

/**
 * A version has one download at a time, so a better release waits as well: it becomes an upgrade once the queued one is imported, and
 * can be grabbed at once if a user cancels that.
 */
export const queued = ofTarget((release, { profile, queued: download }, context) => {
  if (download === null) return null;
  const sentence = `A release with ${download.quality} is queued for this version`;
  const isBetter = decideUpgrade(profile, download, rateRelease(release, context)).accepted;
  return reject('alreadyQueued', isBetter ? `${sentence}; this one is better.` : `${sentence}.`);
});
