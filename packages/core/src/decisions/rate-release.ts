import type { Release } from '../releases/release.ts';
import type { DecisionContext, RatedFile } from './decision.ts';

/** The languages that the name and the indexer give. */
export function languagesOf({ parsed, languages }: Pick<Release, 'parsed' | 'languages'>): readonly string[] {
  if (languages.length === 0) return parsed.languages;
  return parsed.languages.length === 0 ? languages : [...new Set([...parsed.languages, ...languages])];
}

/** What the rules of upgrades compare of a release. */
export const rateRelease = (
  release: Release,
  { formatScore }: Pick<DecisionContext, 'formatScore'>,
): RatedFile => ({
  quality: release.parsed.quality.name,
  revision: release.parsed.revision,
  languages: languagesOf(release),
  formatScore,
});
