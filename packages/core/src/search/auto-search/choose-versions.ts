import type { TargetMovie, TargetVersion } from '../decide/read-target-movies.ts';
import { type CandidateSearch, rejectionReason } from './search-candidate.ts';

export interface ChosenVersions {
  readonly versions: readonly TargetVersion[];
  /** Why none is searched for; null if one is. */
  readonly reason: string | null;
}

/**
 * Chooses the versions of a movie that a search is for. One that a user starts for the movie is for its default version, also if that is
 * not monitored, and for all others that are.
 */
export function chooseVersions(search: CandidateSearch, { versions }: TargetMovie): ChosenVersions {
  const reasons = versions.map((version) => reasonOf(search, version));
  const chosen = versions.filter((_, index) => reasons[index] === null);
  return {
    versions: chosen,
    reason: chosen.length > 0 ? null : (reasons[0] ?? 'The quality profile of the movie no longer exists.'),
  };
}

function reasonOf(search: CandidateSearch, { isDefault, profile, target }: TargetVersion): string | null {
  if (search.searchType === 'manual' && !isDefault && !target.monitored) {
    return 'The version is not monitored.';
  }
  const { monitored, isAvailable, queued, file } = target;
  return rejectionReason(search, {
    ...{ monitored, available: isAvailable, queued: queued !== null },
    ...{ fileQuality: file?.quality ?? null, formatScore: file?.formatScore ?? null, profile },
  });
}
