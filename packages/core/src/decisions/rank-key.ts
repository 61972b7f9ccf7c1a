import { qualities as lowToHigh } from '../quality/qualities.ts';
import type { RuledProfile } from '../quality/upgrade-rules.ts';
import type { Release } from '../releases/release.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { languagesOf } from './rate-release.ts';
import { ageInMinutes } from './release-age.ts';
import { runtimeOf } from './rules/size.ts';
import { megabyte } from './words.ts';

/** A release with what it was decided by. */
export interface RankedRelease {
  readonly release: Release;
  readonly context: DecisionContext;
  /** Approved releases are better than rejected ones. @default no difference */
  readonly decision?: Decision;
}

/** What releases are compared by, the most important first; the higher number is better. */
export const criteria = [
  'approved',
  'quality',
  'real',
  'version',
  'formatScore',
  'language',
  'protocol',
  'indexerPriority',
  'health',
  'size',
] as const;
export type Criterion = (typeof criteria)[number];

/** One number for each criterion, in their order: so the order is total, whatever the releases are. */
export type RankKey = OneForEach<typeof criteria>;
type OneForEach<List extends readonly unknown[]> = { readonly [Position in keyof List]: number };

export function rankKey({ release, context, decision }: RankedRelease): RankKey {
  const { target, indexer, delay, propers } = context;
  const { revision, quality } = release.parsed;
  const comparesRevisions = propers !== 'doNotPrefer';
  // In the order of `criteria`. Without a record in between: thousands of releases are sorted at once.
  return [
    decision === undefined || decision.approved ? 1 : 0,
    qualityRank(target?.profile ?? null, quality.name),
    comparesRevisions ? revision.real : 0,
    comparesRevisions ? revision.version : 0,
    context.formatScore,
    target === null ? 0 : languageRank(target.profile.preferredLanguages, release),
    release.protocol === (delay?.preferredProtocol ?? 'usenet') ? 1 : 0,
    -indexer.priority,
    release.protocol === 'torrent' ? seedersRank(release) : ageRank(release, context.now),
    sizeRank(release, context),
  ];
}

/** By the order and the groups of the profile; below those, the qualities that it does not allow, in the general order. */
function qualityRank(profile: RuledProfile | null, quality: string): number {
  const general = (lowToHigh as readonly string[]).indexOf(quality) - lowToHigh.length - 1;
  if (profile === null || !profile.qualities.includes(quality)) return general;
  const group = profile.groups.find((one) => one.qualities.includes(quality))?.qualities ?? [quality];
  return profile.qualities.length - profile.qualities.findIndex((one) => group.includes(one));
}

/** An unknown language may be any of the preferred ones: it is behind these, and before those that are not preferred. */
function languageRank(preferred: readonly string[], release: Release): number {
  if (preferred.length === 0) return 0;
  const named = new Set(languagesOf(release).map((language) => language.toLowerCase()));
  named.delete('unknown');
  if (named.size === 0) return 1;
  const index = preferred.findIndex((language) => named.has(language.toLowerCase()));
  return index === -1 ? 0 : preferred.length - index + 1;
}

/** In powers of two: 100 or 120 seeders make no difference. */
const seedersRank = ({ seeders }: Release): number =>
  seeders === null || seeders < 0 ? -1 : Math.floor(Math.log2(seeders + 1));

const minutesPerDay = 1_440;

/** Younger releases are more likely to be complete; in powers of two of days. */
function ageRank(release: Release, now: Date): number {
  const age = ageInMinutes(release, now);
  return age === null ? Number.NEGATIVE_INFINITY : -Math.floor(Math.log2(age / minutesPerDay + 1));
}

/** The nearer to the preferred size the better; the larger one if no size is preferred. */
function sizeRank({ size }: Release, { target, sizeLimits }: DecisionContext): number {
  if (size === null) return Number.NEGATIVE_INFINITY;
  const preferred = sizeLimits?.preferredSize ?? null;
  if (preferred === null) return size;
  return -Math.abs(size - preferred * megabyte * runtimeOf(target ?? { runtime: null }));
}
