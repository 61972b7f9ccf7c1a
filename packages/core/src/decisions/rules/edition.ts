import { isSameEdition } from '../../releases/same-edition.ts';
import { ofTarget, reject } from '../rule.ts';

/** A version without an edition takes any. */
export const edition = ofTarget(({ parsed }, { versionEdition }) => {
  const named = parsed.edition?.text ?? null;
  if (versionEdition === null || isSameEdition(versionEdition, named)) return null;
  return reject(
    'wrongEdition',
    named === null
      ? `The version is the ${versionEdition}, and the release names no edition.`
      : `The version is the ${versionEdition}, and the release is the ${named}.`,
  );
});
