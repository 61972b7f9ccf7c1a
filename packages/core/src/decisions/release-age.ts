import type { Release } from '../releases/release.ts';

const msPerMinute = 60_000;

/** Minutes since the publication, at least 0; null if it is not known. */
export function ageInMinutes({ publishedAt }: Release, now: Date): number | null {
  return publishedAt === null ? null : Math.max(0, (now.getTime() - publishedAt.getTime()) / msPerMinute);
}
