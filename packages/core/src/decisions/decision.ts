import type { IndexerSettings } from '../indexers/indexer-source.ts';
import type { RatedRelease, RuledProfile } from '../quality/upgrade-rules.ts';
import type { Protocol, Release } from '../releases/release.ts';
import type { RejectionCode } from './rejection-codes.ts';

/** Reason why a release is not grabbed. */
export interface Rejection {
  /** For programs, such as `qualityNotAllowed`. */
  readonly code: RejectionCode;
  /** For people. */
  readonly sentence: string;
  /** Whether it stays so for this release; false: it can be grabbed later, as with a delay or a queue. */
  readonly permanent: boolean;
}

export interface Decision {
  readonly approved: boolean;
  readonly rejections: readonly Rejection[];
}

/** What the rules read of a file, or of a download that is queued. */
export interface RatedFile extends RatedRelease {
  readonly formatScore: number;
}

export interface DecisionProfile extends RuledProfile {
  readonly name: string;
  readonly minimumFormatScore: number;
  /** From this score on, no release is an upgrade for its score alone. */
  readonly cutoffFormatScore: number;
}

/** Megabytes per minute of runtime. */
export interface SizeLimits {
  readonly minimumSize: number;
  readonly preferredSize: number | null;
  readonly maximumSize: number | null;
}

export const properPreferences = ['preferAndUpgrade', 'doNotUpgrade', 'doNotPrefer'] as const;
/** What a proper or a repack is worth: an upgrade; the better one of two releases; nothing. */
export type ProperPreference = (typeof properPreferences)[number];

export interface DelayRules {
  readonly preferredProtocol: Protocol;
  /** Minutes after publication; 0: none. */
  readonly torrentDelay: number;
  readonly usenetDelay: number;
  readonly bypassIfCutoffMet: boolean;
}

/** The movie and the version that a release would be for. */
export interface DecisionTarget {
  readonly movieId: string;
  readonly movieTitle: string;
  readonly versionId: string;
  /** Null for the default version: any edition. */
  readonly versionEdition: string | null;
  readonly monitored: boolean;
  readonly isAvailable: boolean;
  /** Minutes; null or 0: not known. */
  readonly runtime: number | null;
  readonly profile: DecisionProfile;
  readonly file: RatedFile | null;
  readonly queued: RatedFile | null;
}

/**
 * Why a release is on the blocklist. `release`: an entry names it. `upload`: an entry of another indexer names a usenet release of the same
 * title and nearly the same size.
 */
export type BlocklistMatch = 'release' | 'upload';

/** Everything that a decision depends on besides the release. Plain data: the engine reads nothing else. */
export interface DecisionContext {
  readonly now: Date;
  /** Null: the release is of no movie of the library, or of more than one, or of another one than was searched for. */
  readonly target: DecisionTarget | null;
  readonly indexer: IndexerSettings;
  /** Custom formats of the release, and their score in the profile of the target. */
  readonly formats: readonly string[];
  readonly formatScore: number;
  /**
   * The score without the flags of the indexer, which files do not keep: with them, a release would be an upgrade of its own file.
   * @default formatScore
   */
  readonly lastingScore?: number;
  /** Null: it is not on the blocklist. */
  readonly blocklisted: BlocklistMatch | null;
  /** Protocols that an enabled download client takes. */
  readonly protocols: readonly Protocol[];
  readonly sizeLimits: SizeLimits | null;
  readonly delay: DelayRules | null;
  /** Days that usenet providers keep articles; null: not limited. */
  readonly usenetRetentionDays: number | null;
  /** Minutes; a release that is younger may not be complete at all providers. */
  readonly minimumUsenetAge: number;
  readonly propers: ProperPreference;
  /** A user asked for this movie: monitoring, availability and delays do not count. */
  readonly isUserSearch: boolean;
  /** One movie was searched for, and not any of the library. */
  readonly isMovieSearch: boolean;
}

export type Decide = (release: Release, context: DecisionContext) => Decision;
