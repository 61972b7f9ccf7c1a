import { compareRevisions, isCutoffMet, isScoreCutoffMet } from '../../quality/upgrade-rules.ts';
import type { Release } from '../../releases/release.ts';
import { counted } from '../../text/counted.ts';
import type { DecisionContext, DecisionTarget, DelayRules } from '../decision.ts';
import { ofTarget, reject } from '../rule.ts';

const msPerMinute = 60_000;

export const delay = ofTarget((release, _target, context) => {
  const until = delayedUntil(release, context);
  if (until === null) return null;
  const minutes = delayOf(release, context.delay);
  return reject(
    'delayed',
    `Releases of ${release.protocol} wait for ${counted(minutes, 'minute')}: until ${until.toISOString()}.`,
  );
});

/** When the delay of a release is over; null if it has none now. */
export function delayedUntil(release: Release, context: DecisionContext): Date | null {
  const { target, now, isUserSearch, delay: rules } = context;
  const minutes = delayOf(release, rules);
  if (isUserSearch || target === null || minutes === 0 || release.publishedAt === null) return null;
  const published = Math.min(release.publishedAt.getTime(), now.getTime());
  const until = new Date(published + minutes * msPerMinute);
  return until <= now || isGoodEnough(release, target, context) || fixesFile(release, target, context)
    ? null
    : until;
}

const delayOf = ({ protocol }: Release, rules: DelayRules | null): number =>
  (protocol === 'torrent' ? rules?.torrentDelay : rules?.usenetDelay) ?? 0;

/** Whether nothing better is wanted, so that there is nothing to wait for. */
const isGoodEnough = (
  { parsed }: Release,
  { profile }: DecisionTarget,
  { delay: rules, formatScore }: DecisionContext,
): boolean =>
  rules?.bypassIfCutoffMet === true &&
  isCutoffMet(profile, parsed.quality.name) &&
  isScoreCutoffMet(profile, formatScore);

/** A proper of the quality that the file has replaces what is broken. */
const fixesFile = ({ parsed }: Release, { file }: DecisionTarget, { propers }: DecisionContext): boolean =>
  propers === 'preferAndUpgrade' &&
  file?.quality === parsed.quality.name &&
  compareRevisions(parsed.revision, file.revision) > 0;
