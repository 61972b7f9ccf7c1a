import { ofTarget, reject } from '../rule.ts';

/** A user who searches for a movie wants it, monitored or not. */
export const monitored = ofTarget((_release, { monitored: isMonitored, movieTitle }, { isUserSearch }) =>
  isUserSearch || isMonitored ? null : reject('movieNotMonitored', `${movieTitle} is not monitored.`),
);
