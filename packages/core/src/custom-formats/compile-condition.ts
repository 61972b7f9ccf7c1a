import { createPatternSet, type PatternSet } from '../patterns/pattern-set.ts';
import { anyLanguage, originalLanguage, unknownValue, videoCodecsOf } from './condition-types.ts';
import type { FormatCondition } from './custom-format.schema.ts';
import type { FormatFacts } from './format-facts.ts';

/** Whether facts match a condition, before its `negate`. */
export type MatchCondition = (facts: FormatFacts) => boolean;

/** The patterns of all conditions of one type, which look at the same texts. */
export interface PatternSets {
  readonly titles: PatternSet;
  readonly editions: PatternSet;
  readonly groups: PatternSet;
}

export const createPatternSets = (): PatternSets => ({
  titles: createPatternSet(),
  editions: createPatternSet(),
  groups: createPatternSet(),
});

type Compile = (condition: FormatCondition, value: string, sets: PatternSets) => MatchCondition;

const compilers: Record<FormatCondition['type'], Compile> = {
  releaseTitle: (_, value, { titles }) => {
    const pattern = titles.add(value);
    return ({ title }) => titles.test(pattern, title);
  },
  edition: (_, value, { editions }) => {
    const pattern = editions.add(value);
    return ({ edition }) => edition !== null && editions.test(pattern, edition);
  },
  releaseGroup: (_, value, { groups }) => {
    const pattern = groups.add(value);
    return ({ releaseGroup }) => releaseGroup !== null && groups.test(pattern, releaseGroup);
  },
  language: compileLanguage,
  source: (_, value) => (facts) => facts.source === value,
  resolution: (_, value) => {
    const lines = value === unknownValue ? null : Number.parseInt(value, 10);
    return ({ resolution }) => resolution === lines;
  },
  qualityModifier: (_, value) => {
    const modifier = value === 'none' ? null : value;
    return (facts) => facts.modifier === modifier;
  },
  videoCodec: (_, value) => {
    const codecs = videoCodecsOf(value);
    return ({ videoCodec }) => videoCodec !== null && codecs.includes(videoCodec.toLowerCase());
  },
  audioCodec: (_, value) => (facts) => facts.audioCodecs.includes(value),
  hdr: (_, value) => (facts) => facts.hdr.includes(value),
  indexerFlag: (_, value) => (facts) => facts.flags.some((flag) => flag === value),
  size: compileSize,
};

/** @throws PatternError if its value is a pattern that is not supported */
export const compileCondition = (condition: FormatCondition, sets: PatternSets): MatchCondition =>
  compilers[condition.type](condition, condition.value ?? '', sets);

/** A release without languages in its name has the one that its movie was made in. */
function compileLanguage({ exceptLanguage }: FormatCondition, value: string): MatchCondition {
  return ({ languages, originalLanguage: original }) => {
    const spoken = languages.map((language) =>
      language === originalLanguage ? (original ?? language) : language,
    );
    const known = spoken.length > 0 || original === null ? spoken : [original];
    if (value === anyLanguage) return true;
    if (value === unknownValue) return (known.length === 0) !== exceptLanguage;
    const language = value === originalLanguage ? (original ?? originalLanguage) : value;
    return exceptLanguage ? known.some((one) => one !== language) : known.includes(language);
  };
}

const bytesPerGibibyte = 1024 ** 3;

function compileSize({ minimumSize, maximumSize }: FormatCondition): MatchCondition {
  const above = (minimumSize ?? Number.NEGATIVE_INFINITY) * bytesPerGibibyte;
  const upTo = (maximumSize ?? Number.POSITIVE_INFINITY) * bytesPerGibibyte;
  return ({ size }) => size !== null && size > above && size <= upTo;
}
