import { ageInMinutes } from '../release-age.ts';
import { type Rule, reject } from '../rule.ts';
import { counted, minutesInWords } from '../words.ts';

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

/** Holds for users as well: before, articles may be missing at their provider. */
export const minimumAge: Rule = (release, { now, minimumUsenetAge }) => {
  const age = release.protocol === 'usenet' ? ageInMinutes(release, now) : null;
  return age === null || age >= minimumUsenetAge
    ? null
    : reject(
        'tooYoung',
        `The release is ${minutesInWords(age)} old; usenet releases are grabbed after ${minutesInWords(minimumUsenetAge)}.`,
      );
};
