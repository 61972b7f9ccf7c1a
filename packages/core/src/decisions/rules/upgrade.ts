import { decideUpgrade, type Revision, type UpgradeRejection } from '../../quality/upgrade-rules.ts';
import type { DecisionContext, DecisionProfile, RatedFile } from '../decision.ts';
import { rateRelease } from '../rate-release.ts';
import { ofTarget, reject } from '../rule.ts';

/** Whether the release is better than the file, and a better one is wanted. */
export const upgrade = ofTarget((release, { profile, file }, context) => {
  if (file === null) return null;
  const rated = rateRelease(release, { formatScore: context.lastingScore ?? context.formatScore });
  const decision = decideUpgrade(profile, comparable(file, context), comparable(rated, context));
  // The rule of qualities says so already.
  if (decision.accepted || decision.code === 'qualityNotAllowed') return null;
  const sentence = sentences[decision.code];
  return reject(decision.code, sentence === undefined ? decision.message : sentence(profile, file, rated));
});

const firstRevision: Revision = { version: 1, real: 0 };

/** Without its revision, if that is no reason for an upgrade. */
const comparable = (rated: RatedFile, { propers }: DecisionContext): RatedFile =>
  propers === 'preferAndUpgrade' ? rated : { ...rated, revision: firstRevision };

type Sentence = (profile: DecisionProfile, file: RatedFile, release: RatedFile) => string;

/** Those that name what was compared. */
const sentences: Partial<Record<UpgradeRejection, Sentence>> = {
  worseQuality: (_profile, file, release) =>
    `The file has ${file.quality}, which is better than ${release.quality}.`,
  lowerRevision: (_profile, file, release) =>
    `The file has ${file.quality} in revision ${file.revision.version}, the release in ${release.revision.version}.`,
  lowerScore: (_profile, file, release) =>
    `The custom formats of the file score ${file.formatScore}, those of the release ${release.formatScore}.`,
  scoreCutoffMet: (profile, file) =>
    `The custom formats of the file score ${file.formatScore}; the quality profile ${profile.name} wants no more from ${profile.cutoffFormatScore} on.`,
  cutoffMet: (profile, file) =>
    `The file has ${file.quality}, which meets the cutoff ${profile.cutoff} of the quality profile ${profile.name}.`,
  upgradesOff: (profile) => `There is a file, and the quality profile ${profile.name} allows no upgrades.`,
  notBetter: (_profile, file) => `The file has ${file.quality}, and is as good as the release.`,
};
