import { counted } from '../text/counted.ts';
import type { Criterion, RankedRelease } from './rank-key.ts';
import { languagesOf } from './rate-release.ts';
import { ageInMinutes } from './release-age.ts';
import { listInWords, minutesInWords, sizeInWords } from './words.ts';

/** Why the first release is better, as a sentence. */
export function reasonFor(
  criterion: Criterion | undefined,
  winner: RankedRelease,
  loser: RankedRelease,
): string {
  return criterion === undefined
    ? 'Both are equally good; the one whose indexer and id sort first is taken.'
    : reasons[criterion](winner, loser);
}

type Reason = (winner: RankedRelease, loser: RankedRelease) => string;

const revisionReason: Reason = (winner, loser) =>
  `It has the higher revision: ${revisionInWords(winner)} rather than ${revisionInWords(loser)}.`;

const reasons: Readonly<Record<Criterion, Reason>> = {
  approved: () => 'It is approved, and the other one is rejected.',
  quality: (winner, loser) => `Its quality is better: ${qualityOf(winner)} rather than ${qualityOf(loser)}.`,
  real: revisionReason,
  version: revisionReason,
  formatScore: ({ context: { formatScore } }, { context }) =>
    `Its custom formats score more: ${formatScore} rather than ${context.formatScore}.`,
  language: (winner, loser) =>
    `Its language comes first: ${languagesInWords(winner)} rather than ${languagesInWords(loser)}.`,
  protocol: ({ release: { protocol } }) => `Its protocol is preferred: ${protocol}.`,
  indexerPriority: ({ context: { indexer } }, { context }) =>
    `Its indexer comes first: ${indexer.name} has priority ${indexer.priority}, ${context.indexer.name} ${context.indexer.priority}.`,
  health: (winner, loser) => {
    const { protocol } = winner.release;
    if (protocol !== loser.release.protocol) return 'It is more likely to be complete.';
    return protocol === 'torrent'
      ? `It has more seeders: ${seedersInWords(winner)} rather than ${seedersInWords(loser)}.`
      : `It is younger: ${ageInWords(winner)} rather than ${ageInWords(loser)}.`;
  },
  size: (winner, loser) =>
    winner.context.sizeLimits?.preferredSize == null
      ? `It is larger: ${bytesInWords(winner)} rather than ${bytesInWords(loser)}.`
      : `Its size is nearer to the preferred one: ${bytesInWords(winner)} rather than ${bytesInWords(loser)}.`,
};

const qualityOf = ({ release }: RankedRelease) => release.parsed.quality.name;

function revisionInWords({ release }: RankedRelease): string {
  const { real, version } = release.parsed.revision;
  return real > 0 ? `${version} and ${counted(real, 'time')} REAL` : String(version);
}

const languagesInWords = ({ release }: RankedRelease) =>
  listInWords(languagesOf(release)) || 'an unknown one';
const seedersInWords = ({ release: { seeders } }: RankedRelease) =>
  seeders === null ? 'an unknown number' : String(seeders);
const bytesInWords = ({ release: { size } }: RankedRelease) =>
  size === null ? 'an unknown size' : sizeInWords(size);

function ageInWords({ release, context }: RankedRelease): string {
  const age = ageInMinutes(release, context.now);
  return age === null ? 'an unknown age' : minutesInWords(age);
}
