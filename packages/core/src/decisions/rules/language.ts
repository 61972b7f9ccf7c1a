import { languagesOf } from '../rate-release.ts';
import { ofTarget, reject } from '../rule.ts';
import { listInWords } from '../words.ts';

/** What may be any language: that of the movie, or not known at all. */
const anyLanguage = new Set(['unknown', 'original']);

/** A release that names no language, or says that it has several without naming them all, may have the right one. */
export const language = ofTarget((release, { profile }) => {
  const { preferredLanguages } = profile;
  const languages = languagesOf(release);
  if (preferredLanguages.length === 0 || languages.length === 0 || release.parsed.isMultiLanguage)
    return null;
  const wanted = new Set(preferredLanguages.map((name) => name.toLowerCase()));
  const isWanted = languages.some(
    (name) => wanted.has(name.toLowerCase()) || anyLanguage.has(name.toLowerCase()),
  );
  return isWanted
    ? null
    : reject(
        'wrongLanguage',
        `The release is in ${listInWords(languages)}; the quality profile ${profile.name} asks for ${preferredLanguages.join(' or ')}.`,
      );
});
