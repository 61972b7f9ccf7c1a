import type { ErrorDetail } from '../errors/library-error.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

type CheckedProfile = Pick<
  QualityProfile,
  'qualities' | 'cutoff' | 'groups' | 'preferredLanguages' | 'formatScores'
>;

/** The rules that fields of a profile break together; empty if it is fine. */
export function findBrokenProfileRules(profile: CheckedProfile): readonly ErrorDetail[] {
  const { qualities, cutoff, preferredLanguages } = profile;
  const lowerCase = preferredLanguages.map((language) => language.toLowerCase());
  return [
    ...(hasDuplicates(qualities) ? [broken('qualities', 'must have each quality once')] : []),
    ...(qualities.includes(cutoff) ? [] : [broken('cutoff', 'must be one of the allowed qualities')]),
    ...(hasDuplicates(lowerCase) ? [broken('preferredLanguages', 'must have each language once')] : []),
    ...(hasDuplicates(profile.formatScores.map(({ customFormatId }) => customFormatId))
      ? [broken('formatScores', 'must have each custom format once')]
      : []),
    ...findBrokenGroupRules(profile),
  ];
}

function findBrokenGroupRules({ qualities, groups }: CheckedProfile): readonly ErrorDetail[] {
  const inGroups = groups.flatMap((group) => group.qualities);
  const details = groups.flatMap((group, index) =>
    areAdjacent(group.qualities, qualities)
      ? []
      : [
          broken(
            `groups.${index}.qualities`,
            'must be allowed qualities that follow each other in qualities',
          ),
        ],
  );
  return [
    ...details,
    ...(hasDuplicates(inGroups) ? [broken('groups', 'must have each quality once, in one group')] : []),
    ...(hasDuplicates(groups.map(({ name }) => name.toLowerCase()))
      ? [broken('groups', 'must have different names')]
      : []),
  ];
}

function areAdjacent(group: readonly string[], qualities: readonly string[]): boolean {
  const positions = group.map((quality) => qualities.indexOf(quality)).toSorted((a, b) => a - b);
  const [first = -1] = positions;
  return first !== -1 && positions.every((position, index) => position === first + index);
}

const hasDuplicates = (values: readonly string[]) => new Set(values).size < values.length;
const broken = (field: string, message: string): ErrorDetail => ({ field, message });
