import type { SearchType } from '../../movies/movie.schema.ts';
import { isCutoffMet, type RuledProfile, upgradeRejections } from '../../quality/upgrade-rules.ts';

export interface CandidateSearch {
  readonly searchType: SearchType;
  /** Started by a schedule, not by a user: the movie must be available too. */
  readonly scheduled: boolean;
}

/** The fields that decide whether a movie is searched for. */
export interface CandidateMovie {
  readonly monitored: boolean;
  /** By its own minimum availability. */
  readonly available: boolean;
  /** Null without a file. */
  readonly fileQuality: string | null;
  readonly profile: Pick<RuledProfile, 'cutoff' | 'qualities' | 'groups'>;
}

/** @returns the reason why a movie is not searched for, as a sentence; null if it is */
export function rejectionReason(
  { searchType, scheduled }: CandidateSearch,
  movie: CandidateMovie,
): string | null {
  if (searchType === 'manual') {
    return null;
  }
  if (!movie.monitored) {
    return 'The movie is not monitored.';
  }
  if (scheduled && !movie.available) {
    return 'The movie is not available yet.';
  }
  if (searchType === 'missing') {
    return movie.fileQuality === null ? null : 'The movie has a file already.';
  }
  if (movie.fileQuality === null) {
    return 'The movie has no file whose quality could be improved.';
  }
  return isCutoffMet(movie.profile, movie.fileQuality) ? upgradeRejections.cutoffMet : null;
}
