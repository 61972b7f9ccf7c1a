import { foldName } from '../text/fold.ts';
import { editionClassOf } from './words/editions.ts';

/** The same words, or the same kind of edition, such as Extended and Extended Cut. */
export function isSameEdition(wanted: string, named: string | null): boolean {
  if (named === null) {
    return false;
  }
  const kind = editionClassOf(wanted);
  return foldName(wanted) === foldName(named) || (kind !== 'other' && kind === editionClassOf(named));
}
