import type { Tag } from './find-tags.ts';
import type { ReleaseRevision } from './parsed-release.schema.ts';

/** A proper or a repack is version 2, REPACK2 is 3; REAL is counted apart, because it compares first. */
export function readRevision(tags: readonly Tag[]): ReleaseRevision {
  const revisions = tags.filter(({ facts }) => facts.revision !== undefined).map(({ facts }) => facts);
  if (revisions.length === 0) {
    return { version: 1, real: 0, isRepack: false };
  }
  const versions = revisions.map(({ revision, version }) => (revision === 'real' ? 1 : (version ?? 2)));
  return {
    version: Math.max(1, ...versions),
    real: revisions.filter(({ revision }) => revision === 'real').length,
    isRepack: revisions.some(({ revision }) => revision === 'repack'),
  };
}
