import type { RatedRelease } from '../quality/upgrade-rules.ts';
import type { Release } from '../releases/release.ts';

/** The languages that the name and the indexer give. */
export function languagesOf({ parsed, languages }: Release): readonly string[] {
  if (languages.length === 0) return parsed.languages;
  return parsed.languages.length === 0 ? languages : [...new Set([...parsed.languages, ...languages])];
}

/** What the rules of upgrades compare of a release. */
export const rateRelease = (release: Release): RatedRelease => ({
  quality: release.parsed.quality.name,
  revision: release.parsed.revision,
  languages: languagesOf(release),
});
