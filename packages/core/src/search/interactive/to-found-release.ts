import { sortReleases } from '../../decisions/rank-releases.ts';
import { languagesOf } from '../../decisions/rate-release.ts';
import { qualityScore } from '../../quality/qualities.ts';
import type { Release } from '../../releases/release.ts';
import type { DecidedRelease } from '../decide/decide-releases.ts';
import type { FoundRelease, VersionDecision } from './search.schema.ts';

/** Releases as clients see them, the best first, each once: the decisions for several versions are in one. */
export function toFoundReleases(decided: readonly DecidedRelease[]): FoundRelease[] {
  const byRelease = Map.groupBy(decided, ({ release }) => release);
  const bestFirst = new Set(sortReleases(decided).map(({ release }) => release));
  return [...bestFirst].map((release) => toFoundRelease(release, byRelease.get(release) ?? []));
}

/** @param decided for each version, that of the default one first */
function toFoundRelease(release: Release, decided: readonly DecidedRelease[]): FoundRelease {
  const shown = decided.find(({ decision }) => decision.approved) ?? decided[0];
  const { parsed, guid, title, size, indexerId, infoUrl, seeders, leechers, protocol } = release;
  const rejections = shown?.decision.rejections ?? [];
  const languages = [...languagesOf(release)];
  const movie = shown?.movie ?? null;
  return {
    ...{ guid, title, size, indexer: release.indexerName, indexerId, infoUrl, seeders, leechers, protocol },
    publishDate: release.publishedAt?.toISOString() ?? null,
    downloadUrl: null,
    category: release.categories.map(String),
    quality: toClaimedQuality(release),
    qualityScore: qualityScore(parsed.quality.name),
    customFormatScore: shown?.context.formatScore ?? 0,
    customFormats: [...(shown?.formats ?? [])],
    rejections: rejections.map(({ sentence }) => sentence),
    rejectionDetails: rejections.map((one) => ({ ...one })),
    approved: shown?.decision.approved ?? false,
    releaseGroup: parsed.releaseGroup,
    edition: parsed.edition?.text ?? null,
    language: languages[0] ?? null,
    languages,
    flags: [...release.flags],
    mappedMovie: movie === null ? null : { id: movie.id, title: movie.title, year: movie.year },
    versions: decided.flatMap(toVersionDecision),
  };
}

function toClaimedQuality({ parsed: { quality } }: Release): FoundRelease['quality'] {
  const { name, resolution, source, modifier } = quality;
  return { quality: name, resolution: resolution === null ? null : `${resolution}p`, source, modifier };
}

function toVersionDecision({ version, decision, context }: DecidedRelease): VersionDecision[] {
  if (version === null) {
    return [];
  }
  const { approved, rejections } = decision;
  return [
    {
      ...{ versionId: version.id, name: version.name, approved, customFormatScore: context.formatScore },
      rejections: rejections.map((one) => ({ ...one })),
    },
  ];
}
