import { counted } from '../../text/counted.ts';
import { ageInMinutes } from '../release-age.ts';
import { type Rule, reject } from '../rule.ts';

/** Holds for users as well: before, articles may be missing at their provider. */
export const minimumAge: Rule = (release, { now, minimumUsenetAge }) => {
  const age = release.protocol === 'usenet' ? ageInMinutes(release, now) : null;
  return age === null || age >= minimumUsenetAge
    ? null
    : reject(
        'tooYoung',
        `The release is ${counted(Math.floor(age), 'minute')} old; usenet releases are grabbed after ${counted(minimumUsenetAge, 'minute')}.`,
      );
};
