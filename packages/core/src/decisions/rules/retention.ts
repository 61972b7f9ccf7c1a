import { counted } from '../../text/counted.ts';
import { ageInMinutes } from '../release-age.ts';
import { type Rule, reject } from '../rule.ts';

const minutesPerDay = 1_440;

/** A release whose age is not known is accepted. */
export const retention: Rule = (release, { now, usenetRetentionDays }) => {
  const age = release.protocol === 'usenet' ? ageInMinutes(release, now) : null;
  return age === null || usenetRetentionDays === null || age <= usenetRetentionDays * minutesPerDay
    ? null
    : reject(
        'retentionExceeded',
        `The release is ${counted(Math.floor(age / minutesPerDay), 'day')} old; the usenet retention is ${counted(usenetRetentionDays, 'day')}.`,
      );
};
