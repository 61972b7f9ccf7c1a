import { qualities as lowToHigh } from './qualities.ts';

/** Which release of the same content: 1 for the first, 2 for a proper or repack, 3 for a second one. `real` counts first. */
export interface Revision {
  readonly version: number;
  readonly real: number;
}

/** What the rules read of a quality profile. */
export interface RuledProfile {
  /** Allowed qualities, best first. */
  readonly qualities: readonly string[];
  /** Qualities that count as equal. */
  readonly groups: readonly { readonly qualities: readonly string[] }[];
  /** From this quality on, or one of its group, nothing better is wanted. */
  readonly cutoff: string;
  readonly upgradesAllowed: boolean;
  /** Best first; empty: no preference. */
  readonly preferredLanguages: readonly string[];
  /** From this score of the file on, a higher score alone is no upgrade. @default 0 */
  readonly cutoffFormatScore?: number;
}

/** What the rules compare of a file or a release. */
export interface RatedRelease {
  readonly quality: string;
  readonly revision: Revision;
  /** Empty or `Unknown`: not known. */
  readonly languages: readonly string[];
  /** Score of its custom formats in the profile. @default 0 */
  readonly formatScore?: number;
}

export const acceptanceReasons = [
  'noFile',
  'betterQuality',
  'higherRevision',
  'betterLanguage',
  'higherScore',
] as const;
export const upgradeRejections = {
  qualityNotAllowed: 'The quality profile does not allow the quality of the release.',
  worseQuality: 'The file has a better quality.',
  languageLost: 'The file has a preferred language, and the release has none.',
  lowerRevision: 'The file has the same quality in a higher revision.',
  upgradesOff: 'The quality profile allows no upgrades.',
  cutoffMet: 'The file meets the cutoff of its quality profile.',
  lowerScore: 'The file has a higher score of custom formats.',
  scoreCutoffMet:
    'The file has the score of custom formats from which the quality profile wants no higher one.',
  notBetter: 'The file is as good as the release.',
} as const;

export type AcceptanceReason = (typeof acceptanceReasons)[number];
export type UpgradeRejection = keyof typeof upgradeRejections;

export type UpgradeDecision =
  | { readonly accepted: true; readonly reason: AcceptanceReason }
  | { readonly accepted: false; readonly code: UpgradeRejection; readonly message: string };

/**
 * Decides whether a release replaces the file of a movie, or becomes its first one.
 *
 * A proper or repack of the same quality fixes the file: it is accepted whatever the cutoff, and also if upgrades are off. A higher
 * score of custom formats counts among releases of the same quality and revision, until the cutoff score, whatever the cutoff quality.
 * Languages count last: they are often not known, and what is compared after them would depend on the order in which releases come.
 *
 * @param current The file; null if the movie has none
 */
export function decideUpgrade(
  profile: RuledProfile,
  current: RatedRelease | null,
  candidate: RatedRelease,
): UpgradeDecision {
  if (!profile.qualities.includes(candidate.quality)) return reject('qualityNotAllowed');
  if (current === null) return accept('noFile');
  const quality = compareQualities(profile, candidate.quality, current.quality);
  if (quality < 0) return reject('worseQuality');
  const language = compareLanguages(profile, candidate, current);
  if (losesLanguage(profile, candidate, current)) return reject('languageLost');
  if (quality > 0) return ifUpgradable(profile, current, 'betterQuality');
  const revision = compareRevisions(candidate.revision, current.revision);
  if (revision > 0) return accept('higherRevision');
  if (revision < 0) return reject('lowerRevision');
  const score = Math.sign(scoreOf(candidate) - scoreOf(current));
  if (score < 0) return reject('lowerScore');
  const byScore = score > 0 ? decideByScore(profile, current) : reject('notBetter');
  return byScore.accepted || language <= 0 ? byScore : ifUpgradable(profile, current, 'betterLanguage');
}

const scoreOf = ({ formatScore = 0 }: RatedRelease) => formatScore;

/** Of a higher score, at the same quality and revision. */
function decideByScore(profile: RuledProfile, current: RatedRelease): UpgradeDecision {
  if (!profile.upgradesAllowed) return reject('upgradesOff');
  return isScoreCutoffMet(profile, scoreOf(current)) ? reject('scoreCutoffMet') : accept('higherScore');
}

export const unmetCutoffs = ['quality', 'score'] as const;
/** What of a file is below the cutoff of its profile. */
export type UnmetCutoff = (typeof unmetCutoffs)[number];

/** What decides whether a better release is searched for. */
export interface CutoffProfile extends QualityOrder, Pick<RuledProfile, 'cutoff' | 'upgradesAllowed'> {
  /** Scores of custom formats; empty: files have no score, and none is wanted. */
  readonly formatScores: readonly unknown[];
  readonly cutoffFormatScore: number;
}

/**
 * Says what of a file is below the cutoff of its profile, so that a better one is searched for. A higher score alone is searched for only
 * if the profile has scores and allows upgrades.
 *
 * @returns null if nothing is
 */
export function findUnmetCutoff(
  profile: CutoffProfile,
  { quality, formatScore }: { readonly quality: string; readonly formatScore: number | null },
): UnmetCutoff | null {
  if (!isCutoffMet(profile, quality)) return 'quality';
  const isScored = wantedScoreOf(profile) !== null && formatScore !== null;
  return isScored && !isScoreCutoffMet(profile, formatScore) ? 'score' : null;
}

/** The score that is searched for; null: none, as the profile has no scores or allows no upgrades. */
export const wantedScoreOf = ({
  upgradesAllowed,
  formatScores,
  cutoffFormatScore,
}: Pick<CutoffProfile, 'upgradesAllowed' | 'formatScores' | 'cutoffFormatScore'>): number | null =>
  upgradesAllowed && formatScores.length > 0 ? cutoffFormatScore : null;

/** Whether the custom formats of a file score as much as its profile wants. */
export const isScoreCutoffMet = (
  { cutoffFormatScore = 0 }: Pick<RuledProfile, 'cutoffFormatScore'>,
  formatScore: number,
): boolean => formatScore >= cutoffFormatScore;

function ifUpgradable(
  profile: RuledProfile,
  current: RatedRelease,
  reason: AcceptanceReason,
): UpgradeDecision {
  if (!profile.upgradesAllowed) return reject('upgradesOff');
  return isCutoffMet(profile, current.quality) ? reject('cutoffMet') : accept(reason);
}

const accept = (reason: AcceptanceReason) => ({ accepted: true, reason }) as const;
const reject = (code: UpgradeRejection) =>
  ({ accepted: false, code, message: upgradeRejections[code] }) as const;

type QualityOrder = Pick<RuledProfile, 'qualities' | 'groups'>;

/** Whether nothing better than this quality is wanted. */
export function isCutoffMet(profile: QualityOrder & Pick<RuledProfile, 'cutoff'>, quality: string): boolean {
  return compareQualities(profile, quality, profile.cutoff) >= 0;
}

/**
 * Compares by the order of the profile if it has both qualities, else by the general order.
 *
 * @returns Positive if the first one is better, 0 if they are equal or in one group
 */
export function compareQualities(profile: QualityOrder, one: string, other: string): number {
  const [rank, otherRank] = [rankIn(profile, one), rankIn(profile, other)];
  if (rank === -1 || otherRank === -1) {
    const general: readonly string[] = lowToHigh;
    return Math.sign(general.indexOf(one) - general.indexOf(other));
  }
  return Math.sign(otherRank - rank);
}

/** The position of the best quality of its group; -1 if the profile does not have the quality. */
function rankIn({ qualities, groups }: QualityOrder, quality: string): number {
  const group = groups.find((one) => one.qualities.includes(quality))?.qualities ?? [quality];
  return qualities.includes(quality) ? qualities.findIndex((one) => group.includes(one)) : -1;
}

/** Compares `real` first, then the version. Positive if the first one is higher. */
export function compareRevisions(one: Revision, other: Revision): number {
  return Math.sign(one.real - other.real || one.version - other.version);
}

/** Positive if the first one has a more preferred language; 0 if languages are unknown. */
function compareLanguages(profile: RuledProfile, one: RatedRelease, other: RatedRelease): number {
  const [rank, otherRank] = [languageRank(profile, one), languageRank(profile, other)];
  return rank === null || otherRank === null ? 0 : Math.sign(otherRank - rank);
}

function losesLanguage(profile: RuledProfile, candidate: RatedRelease, current: RatedRelease): boolean {
  const without = profile.preferredLanguages.length;
  const currentRank = languageRank(profile, current);
  return currentRank !== null && currentRank < without && languageRank(profile, candidate) === without;
}

/** The position of the most preferred language; the count of preferred languages if it has none of them; null if unknown. */
function languageRank({ preferredLanguages }: RuledProfile, { languages }: RatedRelease): number | null {
  const spoken = new Set(languages.map((language) => language.toLowerCase()));
  spoken.delete('unknown');
  if (spoken.size === 0) return null;
  const rank = preferredLanguages.findIndex((language) => spoken.has(language.toLowerCase()));
  return rank === -1 ? preferredLanguages.length : rank;
}
