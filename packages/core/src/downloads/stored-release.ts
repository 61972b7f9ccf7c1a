import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { Release } from '../releases/release.ts';

/** A release as the row of its grab has it: without the address of the download, which may contain a key, and as JSON. */
export type StoredRelease = Omit<Release, 'download' | 'parsed' | 'publishedAt'> & {
  readonly publishedAt: string | null;
};

export function toStoredRelease({
  download: _,
  parsed: __,
  publishedAt,
  ...release
}: Release): StoredRelease {
  return { ...release, publishedAt: publishedAt?.toISOString() ?? null };
}

/** The release as it was, except for `download`. */
export function parseStoredRelease({ publishedAt, ...release }: StoredRelease): Omit<Release, 'download'> {
  return {
    ...release,
    parsed: parseReleaseName(release.title),
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
  };
}
