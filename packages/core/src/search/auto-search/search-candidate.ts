import type { SearchType } from '../../movies/movie.schema.ts';
import { type CutoffProfile, findUnmetCutoff, upgradeRejections } from '../../quality/upgrade-rules.ts';

export interface CandidateSearch {
  readonly searchType: SearchType;
  /** Started by a schedule, not by a user: the movie must be available too. */
  readonly scheduled: boolean;
}

/** The fields that decide whether a version of a movie is searched for. */
export interface CandidateVersion {
  readonly monitored: boolean;
  /** By the minimum availability of the movie. */
  readonly available: boolean;
  /** Whether a release is on its way to the version. */
  readonly queued: boolean;
  /** Null without a file. */
  readonly fileQuality: string | null;
  /** What the custom formats of the file score; null: not known, so that it is not searched for because of its score. */
  readonly formatScore: number | null;
  readonly profile: CutoffProfile;
}

/** @returns the reason why a version is not searched for, as a sentence; null if it is */
export function rejectionReason(
  { searchType, scheduled }: CandidateSearch,
  version: CandidateVersion,
): string | null {
  if (searchType === 'manual') {
    return null;
  }
  if (!version.monitored) {
    return 'The movie is not monitored.';
  }
  if (scheduled && !version.available) {
    return 'The movie is not available yet.';
  }
  if (version.queued) {
    return 'A release is on its way already.';
  }
  if (searchType === 'missing') {
    return version.fileQuality === null ? null : 'The movie has a file already.';
  }
  if (version.fileQuality === null) {
    return 'The movie has no file whose quality could be improved.';
  }
  const { profile, fileQuality: quality, formatScore } = version;
  return findUnmetCutoff(profile, { quality, formatScore }) === null ? upgradeRejections.cutoffMet : null;
}
