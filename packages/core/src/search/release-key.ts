import type { Release } from '../releases/release.ts';

/** What makes a release one of its kind: guids are unique within their indexer. */
export const releaseKey = ({ indexerId, guid }: Pick<Release, 'indexerId' | 'guid'>): string =>
  `${indexerId} ${guid}`;

/** Each release once, the first of its kind. */
export function uniqueReleases(releases: readonly Release[]): readonly Release[] {
  const byKey = new Map<string, Release>();
  for (const release of releases) {
    const key = releaseKey(release);
    if (!byKey.has(key)) byKey.set(key, release);
  }
  return [...byKey.values()];
}
