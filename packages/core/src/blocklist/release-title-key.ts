import { clean } from '../text/clean.ts';
import { fold } from '../text/fold.ts';

const separators = /[\s._-]+/g;

/** The form in which titles of releases are compared: `The.Movie.2010-GRP` and `the movie 2010 grp` are one. Null if nothing is left. */
export function releaseTitleKey(title: string): string | null {
  const key = fold(clean(title)).replace(separators, ' ').trim();
  return key === '' ? null : key;
}
