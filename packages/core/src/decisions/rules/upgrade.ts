import { decideUpgrade, type Revision } from '../../quality/upgrade-rules.ts';
import type { DecisionTarget } from '../decision.ts';
import { rateRelease } from '../rate-release.ts';
import { ofTarget, reject } from '../rule.ts';

const firstRevision: Revision = { version: 1, real: 0 };

/** Whether the release is better than the file, and a better one is wanted. */
export const upgrade = ofTarget((release, target, { propers }) => {
  const { profile, file } = target;
  if (file === null) return null;
  const rated = rateRelease(release);
  const decision =
    propers === 'preferAndUpgrade'
      ? decideUpgrade(profile, file, rated)
      : decideUpgrade(profile, { ...file, revision: firstRevision }, { ...rated, revision: firstRevision });
  // The rule of qualities says so already.
  if (decision.accepted || decision.code === 'qualityNotAllowed') return null;
  return reject(
    decision.code,
    sentences(rated.quality, { ...target, file })[decision.code] ?? decision.message,
  );
});

function sentences(
  quality: string,
  { profile, file }: DecisionTarget & { readonly file: NonNullable<DecisionTarget['file']> },
): Partial<Record<string, string>> {
  return {
    worseQuality: `The file has ${file.quality}, which is better than ${quality}.`,
    cutoffMet: `The file has ${file.quality}, which meets the cutoff ${profile.cutoff} of the quality profile ${profile.name}.`,
    upgradesOff: `There is a file, and the quality profile ${profile.name} allows no upgrades.`,
    notBetter: `The file has ${file.quality}, and is as good as the release.`,
  };
}
