import { ofTarget, reject } from '../rule.ts';

/** Releases from before the availability are mostly recorded in cinemas, or fake. */
export const available = ofTarget((_release, { isAvailable, movieTitle }, { isUserSearch }) =>
  isUserSearch || isAvailable
    ? null
    : reject('movieNotAvailable', `${movieTitle} has not reached its minimum availability.`),
);
