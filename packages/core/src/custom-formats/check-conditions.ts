import { checkCost } from '../patterns/check-cost.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { PatternError } from '../patterns/pattern-error.ts';
import { isClean, notClean } from '../text/clean.ts';
import {
  anyLanguage,
  type ConditionType,
  isPatternType,
  originalLanguage,
  unknownValue,
  valuesOf,
} from './condition-types.ts';

/** What the rules read of a condition. */
interface CheckedCondition {
  readonly type: ConditionType;
  readonly value: string | null;
  readonly exceptLanguage: boolean;
  readonly minimumSize: number | null;
  readonly maximumSize: number | null;
}

/** A rule that a condition breaks, and the field that breaks it. */
export interface ConditionProblem {
  readonly field: 'value' | 'exceptLanguage' | 'minimumSize' | 'maximumSize';
  readonly message: string;
}

/** The rules that depend on the type of a condition. */
export function findConditionProblems(condition: CheckedCondition): readonly ConditionProblem[] {
  const { type, exceptLanguage } = condition;
  return [
    ...(type === 'size' ? findSizeProblems(condition) : findValueProblems(condition)),
    ...(exceptLanguage && type !== 'language'
      ? [{ field: 'exceptLanguage' as const, message: 'is for conditions on the language' }]
      : []),
  ];
}

function findSizeProblems({
  value,
  minimumSize,
  maximumSize,
}: CheckedCondition): readonly ConditionProblem[] {
  if (value !== null) return [{ field: 'value', message: 'must be left out of conditions on the size' }];
  if (minimumSize === null && maximumSize === null) {
    return [{ field: 'minimumSize', message: 'or maximumSize must limit the size' }];
  }
  return (maximumSize ?? Number.POSITIVE_INFINITY) <= (minimumSize ?? -1)
    ? [{ field: 'maximumSize', message: 'must be larger than minimumSize' }]
    : [];
}

function findValueProblems({
  type,
  value,
  minimumSize,
  maximumSize,
}: CheckedCondition): readonly ConditionProblem[] {
  if (minimumSize !== null || maximumSize !== null) {
    const field = minimumSize === null ? 'maximumSize' : 'minimumSize';
    return [{ field, message: 'is for conditions on the size' }];
  }
  const message = value === null || value === '' ? 'is required' : findValueProblem(type, value);
  return message === null ? [] : [{ field: 'value', message }];
}

function findValueProblem(type: ConditionType, value: string): string | null {
  if (isPatternType(type)) {
    return findPatternProblem(value);
  }
  const values = listedValues(type);
  return values === null || values.some((one) => sameText(one, value))
    ? null
    : `must be one of ${values.join(', ')}`;
}

function findPatternProblem(source: string): string | null {
  if (!isClean(source)) {
    return notClean;
  }
  try {
    checkCost(compilePattern(source));
    return null;
  } catch (error) {
    if (error instanceof PatternError) return `${error.message} (a regular expression)`;
    throw error;
  }
}

const sameText = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

const listedValues = (type: ConditionType): readonly string[] | null =>
  type in valuesOf ? valuesOf[type as keyof typeof valuesOf] : null;

const languageWords = [anyLanguage, originalLanguage, unknownValue];

/** The condition with its value spelled as facts spell it. */
export function normalizeCondition<Condition extends CheckedCondition>(condition: Condition): Condition {
  const { type, value } = condition;
  const values = type === 'language' ? languageWords : (listedValues(type) ?? []);
  const known = values.find((one) => value !== null && sameText(one, value));
  return known === undefined ? condition : { ...condition, value: known };
}
