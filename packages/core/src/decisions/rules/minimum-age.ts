import { ageInMinutes } from '../release-age.ts';
import { type Rule, reject } from '../rule.ts';
import { minutesInWords } from '../words.ts';

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
