import { type UpgradeRejection, upgradeRejections } from '../quality/upgrade-rules.ts';

interface CodeDescription {
  readonly description: string;
  /** Whether waiting cannot make a release acceptable. */
  readonly permanent: boolean;
}

const permanent = (description: string): CodeDescription => ({ description, permanent: true });
const temporary = (description: string): CodeDescription => ({ description, permanent: false });

type ComparisonCode = Exclude<UpgradeRejection, 'qualityNotAllowed'>;

/** The codes of the rules that compare a release with the file of a version. */
const comparisonCodes = Object.fromEntries(
  Object.entries(upgradeRejections)
    .filter(([code]) => code !== 'qualityNotAllowed')
    .map(([code, description]) => [code, permanent(description)]),
) as Record<ComparisonCode, CodeDescription>;

/** Every reason to reject a release, in the order in which rejections are listed. Codes never change. */
export const rejectionCodes = {
  wrongMovie: permanent('The release is not of the movie, or it is not certain of which movie it is.'),
  movieNotMonitored: permanent('The movie or the version is not monitored.'),
  movieNotAvailable: temporary('The movie has not reached its minimum availability.'),
  wrongEdition: permanent('The version is of an edition, and the release is not.'),
  unknownQuality: permanent('The name of the release does not say its quality.'),
  qualityNotAllowed: permanent('The quality profile does not allow the quality of the release.'),
  tooSmall: permanent('The release is smaller than its quality may be for the runtime.'),
  tooLarge: permanent('The release is larger than its quality may be for the runtime.'),
  wrongLanguage: permanent('The release has none of the languages of the quality profile.'),
  formatScoreTooLow: permanent('The score of the custom formats is below the minimum of the profile.'),
  sample: permanent('The release is a sample.'),
  trailer: permanent('The release is a trailer.'),
  extra: permanent('The release is bonus material.'),
  multiPart: permanent('The release is one part of a movie in several files.'),
  fake: permanent('The release is a program and no movie.'),
  passwordProtected: permanent('The indexer says that the release has a password or is fake.'),
  blocklisted: permanent('The release is on the blocklist.'),
  protocolOff: permanent('No enabled download client takes the protocol of the release.'),
  tooFewSeeders: temporary('The release has fewer seeders than its indexer asks for.'),
  retentionExceeded: permanent('The release is older than usenet providers keep articles.'),
  tooYoung: temporary('The release is younger than the minimum age of usenet releases.'),
  alreadyQueued: temporary('A release for the same version is queued.'),
  ...comparisonCodes,
  delayed: temporary('The delay of the protocol is not over.'),
} as const satisfies Record<string, CodeDescription>;

export type RejectionCode = keyof typeof rejectionCodes;
